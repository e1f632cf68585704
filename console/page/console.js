// What the pages need beyond htmx: the talk stays at its newest line unless one reads
// further up, and the box grows with what is written.
(() => {
  "use strict";
  const log = () => document.getElementById("lines");
  const atEnd = (e) => e.scrollHeight - e.scrollTop - e.clientHeight < 80;
  let stick = true;
  const down = () => { const e = log(); if (e) e.scrollTop = e.scrollHeight; };
  const grow = (e) => { e.style.setProperty("--grow", "auto"); e.style.setProperty("--grow", Math.min(e.scrollHeight + 3, 140) + "px"); };
  document.addEventListener("DOMContentLoaded", () => {
    const e = log();
    if (!e) return;
    e.querySelectorAll(".line.mine").forEach((m) => m.classList.add("seen"));
    down();
    e.addEventListener("scroll", () => { stick = atEnd(e); }, { passive: true });
    // The keyboard opened or closed: what was in sight stays in sight.
    new ResizeObserver(() => { if (stick) down(); }).observe(e);
  });
  document.addEventListener("input", (ev) => { if (ev.target.matches && ev.target.matches("textarea.grows")) grow(ev.target); });
  document.addEventListener("htmx:afterSettle", () => { if (stick) down(); });
  document.addEventListener("htmx:afterRequest", (ev) => {
    const form = ev.detail.elt;
    if (!form.matches || !form.matches("form.composer") || !ev.detail.successful) return;
    const box = form.querySelector("textarea");
    const key = form.querySelector("[name=key]");
    if (box) { box.value = ""; grow(box); box.focus(); }
    if (key) key.value = crypto.randomUUID();
    stick = true;
    down();
    setTimeout(() => { const p = document.getElementById("poll"); if (p) htmx.trigger(p, "again"); }, 700);
  });
  // A line that was on its way is there: the page's own copy goes.
  document.addEventListener("htmx:afterSwap", (ev) => {
    if (ev.detail.elt.id !== "lines") return;
    const came = document.querySelectorAll("#lines .line.mine:not(.way):not(.seen)");
    const way = document.querySelectorAll("#lines .line.way");
    came.forEach((e, i) => { e.classList.add("seen"); if (way[i]) way[i].remove(); });
  });
  // Passkeys: the browser speaks with the device, we only carry what they say.
  const ask = (path, body) => fetch("/console/passkey/" + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: body && JSON.stringify(body) })
    .then((r) => { if (!r.ok) throw new Error(r.status); return r.status === 204 ? null : r.json(); });
  const make = async () => {
    const o = await ask("new");
    const k = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(o.publicKey) });
    await ask("made", k.toJSON());
  };
  const enter = async () => {
    const o = await ask("ask");
    const k = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(o.publicKey) });
    await ask("in", k.toJSON());
    location.assign("/console");
  };
  document.addEventListener("DOMContentLoaded", () => {
    if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON || /^[0-9.]+$|^\[/.test(location.hostname)) return;
    document.querySelectorAll("[data-passkey]").forEach((b) => {
      b.hidden = false;
      b.addEventListener("click", () => {
        const says = document.getElementById("keystate");
        (b.dataset.passkey === "new" ? make() : enter()).then(() => { says.textContent = says.dataset.done || ""; }, () => { says.textContent = says.dataset.wrong; });
      });
    });
  });
  // Enter sends where there is a keyboard; a new line is shift and enter.
  document.addEventListener("keydown", (ev) => {
    if (ev.key !== "Enter" || ev.shiftKey || ev.isComposing || !ev.target.matches("form.composer textarea")) return;
    if (!window.matchMedia("(hover: hover)").matches) return;
    ev.preventDefault();
    ev.target.form.requestSubmit();
  });
})();
