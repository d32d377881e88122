import "./htmx";
import { start as board } from "./behaviours/board";
import { start as bulk } from "./behaviours/bulk";
import { start as charts } from "./behaviours/charts";
import { start as columns } from "./behaviours/columns";
import { start as commands } from "./behaviours/commands";
import { start as copy } from "./behaviours/copy";
import { start as focus } from "./behaviours/focus";
import { start as inline } from "./behaviours/inline";
import { start as keyboard } from "./behaviours/keyboard";
import { start as menus } from "./behaviours/menus";
import { start as messages } from "./behaviours/messages";
import { start as palette } from "./behaviours/palette";
import { start as panel } from "./behaviours/panel";
import { start as rows } from "./behaviours/rows";
import { start as theme } from "./behaviours/theme";
import { start as visits } from "./behaviours/visits";

for (const behaviour of [menus, theme, commands, palette, panel, keyboard, inline, rows, bulk, columns, copy, messages, focus, charts, board, visits]) behaviour();
