// Shows the elements whose data-in lists the state and hides the others.
export function showState(root, state) {
  for (const part of root.querySelectorAll("[data-in]")) {
    part.hidden = !part.dataset.in.split(" ").includes(state);
  }
}
