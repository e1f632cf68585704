/* ---- staying and leaving ---- */

var acted = Date.now(), told = Date.now();

function act() {
  acted = Date.now();
  if (acted - told > HERE_MS && body.classList.contains('started')) {
    told = acted;
    post('/chat/here').catch(function () { /* said again next time */ });
  }
}

/* A quarter of an hour without her: the phone may be in other hands (S24). */
function checkIdle() {
  if (covered || Date.now() - acted < IDLE_MS || !body.classList.contains('started')) return false;
  covered = true;
  log.textContent = '';
  text.value = '';
  keep.set('d', '');
  body.classList.add('covered');
  id('cover').hidden = false;
  return true;
}

/* Leaving one tab leaves them all. */
var tabs = typeof BroadcastChannel === 'function' ? new BroadcastChannel('left') : null;
if (tabs) tabs.onmessage = function () { leave(); };

function leave(e) {
  if (e) { e.preventDefault(); if (tabs) tabs.postMessage(1); }
  covered = true;
  queue = [];
  keep.clear();
  body.textContent = '';
  doc.title = say.away_title;
  var go = function () { location.replace(to); }, to = body.dataset.leave;
  setTimeout(go, 800);
  fetch('/chat/leave', { method: 'POST', headers: { 'X-Page': '1' }, credentials: 'same-origin', keepalive: true }).then(go, go);
}

function chooseLang(l) {
  var fallback = function () { location.replace('/?lang=' + encodeURIComponent(l)); };
  post('/chat/lang', { lang: l, id: uuid() }).then(function (r) { if (r.ok) location.reload(); else fallback(); }, fallback);
}

/* ---- start ---- */

function grow() {
  text.style.height = 'auto';
  text.style.height = text.scrollHeight + 3 + 'px';
}

function write() {
  var s = text.value.trim();
  if (!s) { text.focus(); return; }
  if (s.length > MAX_TEXT) { state.textContent = say.too_long.replace('{n}', s.length - MAX_TEXT); return; }
  text.value = '';
  keep.set('d', '');
  grow();
  enqueue({ text: s }, s);
}

id('compose').onsubmit = function (e) { e.preventDefault(); write(); };
text.oninput = function () { grow(); keep.set('d', text.value); };
text.onkeydown = function (e) {
  if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); write(); }
};
pictures.onclick = function () {
  showTiles(tiles.hidden);
  if (!tiles.hidden) { reveal(tiles); tiles.querySelector('.tile').focus({ preventScroll: true }); }
};
tiles.onclick = function (e) {
  var t = e.target.closest('.tile');
  if (!t) return;
  showTiles(false);
  enqueue(t.dataset.tile === 'person' ? { command: 'person' } : { command: 'tile', args: t.dataset.tile }, t.textContent, t.dataset.tile);
};
doc.querySelector('.who').ontoggle = function () { if (this.open) reveal(this); };
id('lang').onchange = function () { chooseLang(this.value); };
doc.querySelectorAll('.pills a').forEach(function (a) {
  a.onclick = function (e) { e.preventDefault(); chooseLang(a.dataset.lang); };
});
id('leave').onclick = leave;
id('goon').onclick = function () { location.reload(); };

['pointerdown', 'keydown', 'scroll', 'touchmove'].forEach(function (n) { addEventListener(n, act, { passive: true, capture: true }); });
setInterval(checkIdle, 5000);
addEventListener('online', function () { if (!covered) look(); });
doc.addEventListener('visibilitychange', function () {
  if (doc.visibilityState === 'visible' && !checkIdle() && !covered && (next || queue.length)) look();
});
addEventListener('pagehide', function () { doc.documentElement.classList.add('gone'); });
addEventListener('pageshow', function (e) {
  if (e.persisted) location.reload(); else doc.documentElement.classList.remove('gone');
});

text.value = keep.get('d') || '';
if (text.value) grow();
if (shown || queue.length) started();
if (body.dataset.code) {
  history.replaceState(null, '', '/');
  queue.push({ id: uuid(), at: Date.now(), data: { command: 'start', args: body.dataset.code }, show: '', pic: '' });
  saveQueue();
}
look(true);
