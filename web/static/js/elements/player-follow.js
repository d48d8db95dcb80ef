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
    this.#words ??= this.#texts().flatMap(words).sort((a, b) => a.from - b.from);
    const word = this.#words.findLast(({ from }) => from <= second);
    if (word === this.#current) return;
    this.#current = word;
    if (word) CSS.highlights.set(name, new Highlight(word.range));
    else CSS.highlights.delete(name);
  }

  // starts lists the seconds at which sentences begin.
  starts() {
    return this.#texts().map((text) => Number(text.dataset.words.split(" ")[0].split(":")[1])).sort((a, b) => a - b);
  }

  clear() {
    globalThis.CSS?.highlights?.delete(name);
  }

  #texts() {
    return [...this.place().querySelectorAll("[data-words]")];
  }
}

function words(element) {
  const marks = element.dataset.words.split(" ").map((mark) => mark.split(":").map(Number));
  const at = places(element);
  return marks.map(([offset, from], i) => {
    const range = document.createRange();
    range.setStart(...at(offset));
    range.setEnd(...at(marks[i + 1]?.[0] ?? Infinity));
    return { from, range };
  });
}

// places finds the piece of text in which a unit of the whole text lies.
function places(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const pieces = [];
  for (let start = 0; walker.nextNode(); start += walker.currentNode.length) pieces.push({ node: walker.currentNode, start });
  return (offset) => {
    const piece = pieces.findLast(({ start }) => start <= offset) ?? { node: element, start: 0 };
    return [piece.node, Math.min(offset - piece.start, piece.node.length ?? 0)];
  };
}
