const step = 5; // seconds an arrow key goes
const near = 1; // seconds after a sentence's start in which "," goes to the one before

// target says where a key leads from a second, given where sentences start;
// undefined where the key leads nowhere. Keys count only while the player has
// the focus, so that letters elsewhere stay free for other tools.
export function target(key, now, starts) {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return now - step;
    case "ArrowRight":
    case "ArrowUp":
      return now + step;
    case ",":
      return starts.findLast((start) => start < now - near) ?? (starts.length ? 0 : now - near);
    case ".":
      return starts.find((start) => start > now + 0.05) ?? (starts.length ? now : now + near);
  }
  return undefined;
}
