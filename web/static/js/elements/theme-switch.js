// Shows the chosen colours at once and keeps the choice.
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => this.#choose(event.target.value));
  }

  #choose(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    const form = this.querySelector("form");
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
  }
}

customElements.define("theme-switch", ThemeSwitch);
