// Says on a button that what it asked for is under way, and asks only once.
class BusyButtons extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", ({ target, submitter }) => {
      if (!submitter?.dataset.busy) return;
      submitter.textContent = submitter.dataset.busy;
      submitter.setAttribute("aria-disabled", "true");
      target.addEventListener("submit", (event) => event.preventDefault());
    });
  }
}

customElements.define("busy-buttons", BusyButtons);
