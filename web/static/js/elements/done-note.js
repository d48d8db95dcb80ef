// Says what was just done, and takes it out of the address so that a reload
// does not say it again.
class DoneNote extends HTMLElement {
  connectedCallback() {
    const here = new URL(location.href);
    here.searchParams.delete("done");
    history.replaceState(history.state, "", here);
  }
}

customElements.define("done-note", DoneNote);
