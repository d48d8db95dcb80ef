// Pieces of sound that the server has not confirmed yet, kept in the browser
// so that a tab that crashes loses none. Where the browser keeps nothing
// (private windows, a full disk), recording goes on without.

let database;

function open() {
  database ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("equipoise-sound", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("pieces", { keyPath: ["upload", "offset"] });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return database;
}

async function within(mode, act) {
  try {
    const transaction = (await open()).transaction("pieces", mode);
    const asked = act(transaction.objectStore("pieces"));
    return await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } catch {
    return undefined;
  }
}

const all = (upload) => IDBKeyRange.bound([upload, 0], [upload, Infinity]);

// Keeps a piece: {upload, offset, data, until}; until is the second of the
// recording at which it ends. False where the browser keeps nothing.
export const keep = async (piece) => (await within("readwrite", (store) => store.put(piece))) !== undefined;

// Forgets every piece of an upload that begins before the offset.
export const forget = (upload, before) => within("readwrite", (store) =>
  store.delete(IDBKeyRange.bound([upload, 0], [upload, before], false, true)));

// Returns an upload's pieces in order.
export const left = async (upload) => (await within("readonly", (store) => store.getAll(all(upload)))) ?? [];

// Remembers up to which second of the recording an upload is confirmed.
export function remember(upload, until) {
  try {
    if (until === undefined) localStorage.removeItem(upload);
    else localStorage.setItem(upload, until);
  } catch {
    // The figure is a comfort only.
  }
}

// Recalls that second, 0 where none is known.
export function recall(upload) {
  try {
    return Number(localStorage.getItem(upload));
  } catch {
    return 0;
  }
}
