/* Passkeys: shows what needs a script, and says when the browser or the device did not answer. */
"use strict";

for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

document.addEventListener("allauth.error", (event) => {
  const told = document.querySelector("[data-passkey-failed]");
  if (!told) return;
  event.preventDefault();
  told.hidden = false;
});
