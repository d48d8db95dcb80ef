const name = "spoken"; // the highlight's name in the stylesheet

// Follow marks the word that is being heard. Text with data-words tells where
// words begin: "offset:second offset:second …".
export class Follow {
  #words;
  #current;

  // place finds the part of the page whose text belongs to the sound.
  constructor(place) {
    this.place = place;
  }

  to(second) {
    if (!globalThis.Highlight) return;
    this.#words ??= [...this.place().querySelectorAll("[data-words]")].flatMap(words).sort((a, b) => a.from - b.from);
    const word = this.#words.findLast(({ from }) => from <= second);
    if (word === this.#current) return;
    this.#current = word;
    if (word) CSS.highlights.set(name, new Highlight(word.range));
    else CSS.highlights.delete(name);
  }

  clear() {
    globalThis.CSS?.highlights?.delete(name);
  }
}

function words(element) {
  const text = element.firstChild;
  if (text?.nodeType !== Node.TEXT_NODE) return [];
  const marks = element.dataset.words.split(" ").map((mark) => mark.split(":").map(Number));
  return marks.map(([offset, from], i) => {
    const range = document.createRange();
    range.setStart(text, Math.min(offset, text.length));
    range.setEnd(text, Math.min(marks[i + 1]?.[0] ?? text.length, text.length));
    return { from, range };
  });
}
