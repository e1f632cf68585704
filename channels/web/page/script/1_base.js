/* The chat page's script: ES2017, no modules, no library. The server joins these
   files in order into one, inside one function. Every text from the server or the
   person becomes a text node, never markup. Here: what the others share. */
var LOOK_MS = 40000, SEND_MS = 15000, IDLE_MS = 15 * 60 * 1000, HERE_MS = 60000, MAX_TEXT = 4000;
var doc = document, body = doc.body, say = JSON.parse(body.dataset.strings), name = body.dataset.name;
var log = id('log'), tiles = id('tiles'), state = id('state'), text = id('text'), pictures = id('pictures'), away = id('away'), lastTime = 0;

/* ---- helpers ---- */

function id(n) { return doc.getElementById(n); }

function el(parent, tag, cls, content) {
  var e = doc.createElement(tag);
  if (cls) e.className = cls;
  if (content) e.textContent = content;
  if (parent) parent.appendChild(e);
  return e;
}

function icon(parent, n) {
  if (!id('i-' + n)) return;
  var ns = 'http://www.w3.org/2000/svg', svg = doc.createElementNS(ns, 'svg'), use = doc.createElementNS(ns, 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', '#i-' + n);
  svg.appendChild(use);
  parent.appendChild(svg);
}

/* What this tab remembers over a reload; "leave" clears it. */
var keep = {
  get: function (k) { try { return sessionStorage.getItem(k); } catch (e) { return null; } },
  set: function (k, v) { try { sessionStorage.setItem(k, v); } catch (e) { /* then a reload forgets */ } },
  clear: function () { try { sessionStorage.clear(); } catch (e) { /* nothing was kept */ } }
};

function uuid() {
  var b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = b[6] & 15 | 64;
  b[8] = b[8] & 63 | 128;
  var h = Array.from(b, function (x) { return (x + 256).toString(16).slice(1); }).join('');
  return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join('-');
}

function sleep(ms) { return new Promise(function (done) { setTimeout(done, ms); }); }

/* A request that fails when it takes too long. */
function ask(path, ms, options, stopper) {
  options = Object.assign({ credentials: 'same-origin', cache: 'no-store' }, options);
  if (stopper) options.signal = stopper.signal;
  return Promise.race([fetch(path, options), sleep(ms).then(function () {
    if (stopper) stopper.abort();
    throw new Error('time');
  })]);
}

function post(path, data) {
  return ask(path, SEND_MS, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(data || {}) });
}
