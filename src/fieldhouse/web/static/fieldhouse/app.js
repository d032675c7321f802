/* Small behaviours; every page works without them. */
"use strict";

document.documentElement.classList.add("has-script");

/** Is the person typing, so that single keys are letters? */
function isTyping(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

// "/" goes to the search; "g" and a page's letter goes to that page.
let wasG = false;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  } else if (wasG) {
    const link = document.querySelector(`.fh-nav a[data-key="${CSS.escape(event.key)}"]`);
    if (link) link.click();
  }
  wasG = event.key === "g" && !wasG;
});

// Menus close with Escape and with a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Pickers send their form when changed; their button is for pages without script.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form) form.requestSubmit();
});
