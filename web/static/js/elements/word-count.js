// Counts the words of the text area inside it.
class WordCount extends HTMLElement {
  #words = new Intl.Segmenter(undefined, { granularity: "word" });

  connectedCallback() {
    this.addEventListener("input", () => this.#count());
    this.#count();
  }

  #count() {
    let n = 0;
    for (const part of this.#words.segment(this.querySelector("textarea").value)) n += part.isWordLike ? 1 : 0;
    this.querySelector("[data-value=words]").textContent = n;
    const noun = this.querySelector("[data-one]");
    noun.textContent = n === 1 ? noun.dataset.one : noun.dataset.many;
  }
}

customElements.define("word-count", WordCount);
