/** Whether the key belongs to a field, so that shortcuts leave it alone. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** A key alone, without Ctrl, Alt or ⌘. */
export function isPlain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** Whether a dialog, the palette or a menu is open above the page. */
export function isCovered(): boolean {
  return document.querySelector(".dialog:popover-open, .palette:popover-open, .usermenu:popover-open") !== null;
}
