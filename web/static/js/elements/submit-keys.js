// Ctrl or ⌘ with Enter presses the button it holds, from anywhere in its form.
class SubmitKeys extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.button.form?.addEventListener("keydown", this.#press);
  }

  #press = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.button.click();
  };
}

customElements.define("submit-keys", SubmitKeys);
