// Fetches the page again when the server says that something changed, and puts
// the new content of this region in place of the old.
class LiveRegion extends HTMLElement {
  #events = null;
  #timer = 0;

  connectedCallback() {
    if (!this.dataset.events) return;
    this.#events = new EventSource(this.dataset.events);
    this.#events.addEventListener("changed", () => this.#soon());
    this.#events.addEventListener("open", () => this.#soon());
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#events?.close();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), 150);
  }

  #refresh() {
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.onload = () => this.#show(request.response?.getElementById(this.id));
    request.send();
  }

  #show(fresh) {
    if (!fresh || !this.isConnected) return;
    if (!fresh.dataset.events) this.#stop();
    if (fresh.textContent === this.textContent || this.contains(document.activeElement) && this.#typing()) return;
    const kept = this.#chosen();
    this.replaceChildren(...fresh.childNodes);
    for (const input of kept) this.#choose(input);
  }

  #stop() {
    this.#events?.close();
    delete this.dataset.events;
  }

  #typing() {
    for (const text of this.querySelectorAll("textarea")) if (text.value !== text.defaultValue) return true;
    return document.activeElement.matches("textarea, input:not([type=radio])");
  }

  #chosen() {
    return [...this.querySelectorAll("input:checked")].map(({ name, value }) => ({ name, value }));
  }

  #choose({ name, value }) {
    for (const input of this.querySelectorAll("input")) {
      if (input.name === name && input.value === value) input.checked = true;
    }
  }
}

customElements.define("live-region", LiveRegion);
