// Every behaviour is one element in one file; pages work without them.
import "./elements/auto-save.js";
import "./elements/busy-buttons.js";
import "./elements/done-note.js";
import "./elements/live-region.js";
import "./elements/mic-check.js";
import "./elements/player-peaks.js";
import "./elements/player.js";
import "./elements/recorder.js";
import "./elements/submit-keys.js";
import "./elements/theme-switch.js";
import "./elements/word-count.js";
