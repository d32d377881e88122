"""E-mail: written, sent, read, understood. Knows the protocols, not the business."""
