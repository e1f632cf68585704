/* The chat page's script: ES2017, no modules, no library. Every text from the
   server or the person becomes a text node, never markup. Order of this file:
   helpers, drawing, the way out (queue), the way in (looking), staying and
   leaving, start. */
(function () {
'use strict';

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
function ask(path, ms, options) {
  options = Object.assign({ credentials: 'same-origin', cache: 'no-store' }, options);
  return Promise.race([fetch(path, options), sleep(ms).then(function () { throw new Error('time'); })]);
}

function post(path, data) {
  return ask(path, SEND_MS, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(data || {}) });
}

/* ---- drawing ---- */

/* Numbers and addresses keep their own direction inside right-to-left text. */
var ISLAND = /https?:\/\/\S+|\+?\d[\d .()\/\u2013\u00a0-]{2,}\d/g;

function put(parent, s) {
  var from = 0;
  s.replace(ISLAND, function (m, at) {
    if (s[at - 1] === ':' || s[at + m.length] === ':') return m; // a range of hours
    parent.appendChild(doc.createTextNode(s.slice(from, at)));
    el(parent, 'bdi', '', m).dir = 'ltr';
    from = at + m.length;
    return m;
  });
  parent.appendChild(doc.createTextNode(s.slice(from)));
}

function paragraphs(parent, s, cls) {
  s.split(/\n{2,}/).forEach(function (one) {
    var p = el(parent, 'p', cls);
    p.dir = 'auto';
    put(p, one);
  });
}

function line(cls, who) {
  var a = el(log, 'article', 'line ' + cls);
  el(a, 'span', 'unseen', who + ': ');
  return a;
}

/* The time stands under what she wrote, and under ours when it came later. */
function time(parent, ms, ours) {
  if (ours && ms - lastTime < 5 * 60 * 1000) return;
  lastTime = ms;
  var t = el(parent, 'time', 'time', new Date(ms).toLocaleTimeString(doc.documentElement.lang, { hour: '2-digit', minute: '2-digit' }));
  t.dateTime = new Date(ms).toISOString();
}

function drawMine(s, pic, at) {
  var a = line('me', say.you), b = el(a, 'div', 'bubble'), p = el(b, 'p', pic ? 'pic' : '');
  p.dir = 'auto';
  if (pic) icon(p, pic);
  put(p, s);
  time(a, at);
  started();
  return a;
}

function drawBot(l) {
  var a = line('bot ' + (l.kind || 'plain'), name), b = el(a, 'div', 'bubble');
  if (l.lang) { a.lang = l.lang; a.dir = l.dir; }
  var parts = l.parts || [], rest = [];
  if (l.kind === 'crisis') parts = numberFirst(parts);
  var folds = l.kind === 'answer' && parts.some(function (p) { return p.k === 'lead'; });
  parts.forEach(function (p, i) {
    if (folds && p.k === 'text') rest.push(p);
    else drawPart(b, p, i === 0);
  });
  if (rest.length) fold(b, rest);
  if (!parts.length) a.removeChild(b);
  if (l.choices) drawChoices(a, l);
  time(a, l.at, true);
  body.classList.toggle('crisis-now', l.kind === 'crisis');
  return a;
}

function numberFirst(parts) {
  var n = parts.findIndex(function (p) { return p.k === 'number'; });
  return n > 0 ? [parts[n]].concat(parts.slice(0, n), parts.slice(n + 1)) : parts;
}

function drawPart(b, p, first) {
  if (p.k === 'number') return drawNumber(b, p, first);
  if (p.k !== 'source' || !p.u) return paragraphs(b, p.t, p.k);
  var a = link(el(b, 'p', 'source'), p.u, '');
  a.dir = 'auto';
  put(a, p.t || p.u);
}

function drawNumber(b, p, first) {
  var a = el(b, p.tel ? 'a' : 'p', first ? 'num first' : 'num');
  if (p.tel) a.href = 'tel:' + p.tel;
  el(a, 'bdi', '', p.show || p.t).dir = 'ltr';
  if (p.show && p.t && p.t !== p.show) el(a, 'span', '', p.t).dir = 'auto';
}

function link(parent, url, cls) {
  var a = el(parent, 'a', cls);
  a.href = url;
  if (url.slice(0, 4) !== 'tel:') {
    a.target = '_blank';
    a.rel = 'noopener noreferrer';
    a.title = say.opens;
  }
  return a;
}

/* The rest of an answer waits behind "more"; sources stay below it. */
function fold(b, parts) {
  var more = doc.createElement('button');
  more.type = 'button';
  more.className = 'more';
  more.textContent = say.more;
  b.insertBefore(more, b.querySelector('.source, .notice:last-child'));
  more.onclick = function () {
    var box = doc.createElement('div');
    box.className = 'bubble-rest';
    box.tabIndex = -1;
    parts.forEach(function (p) { drawPart(box, p, false); });
    b.replaceChild(box, more);
    box.focus({ preventScroll: true });
  };
}

function drawChoices(a, l) {
  var pictured = l.choices.length > 2 && l.choices.every(function (c) { return c.i && id('i-' + c.i); }) && l.kind !== 'place';
  var box = el(a, 'div', pictured ? 'tiles' : 'choices');
  l.choices.forEach(function (c) {
    if (!c.w && !c.u) return;
    var e = c.u ? link(box, c.u, 'choice') : el(box, 'button', pictured ? 'tile' : 'choice');
    if (c.i) icon(e, c.i);
    el(e, 'span', '', c.l).dir = 'auto';
    if (!c.w) return;
    e.type = 'button';
    e.onclick = function () {
      Array.from(box.children).forEach(function (o) { o.classList.toggle('chosen', o === e); });
      enqueue({ wire: c.w, label: c.l.slice(0, 400) }, c.l, pictured ? c.i : '');
    };
  });
}

function note(s) { el(log, 'p', 'note', s); }

function started() {
  if (body.classList.contains('started')) return;
  body.classList.add('started');
  body.classList.remove('fresh');
  showTiles(false);
}

function showTiles(on) {
  tiles.hidden = !on;
  pictures.setAttribute('aria-expanded', String(on));
}

/* Shows what is new: its beginning when it is long. */
function reveal(e) {
  if (!e) return;
  e.scrollIntoView({ block: e.offsetHeight > innerHeight - 200 ? 'start' : 'nearest' });
}

/* ---- the way out: what is written stays until it is accepted ---- */

var queue = JSON.parse(keep.get('q') || '[]'), mine = {}, sending = false, lostTimes = 0, writingTimer = 0;

function saveQueue() { keep.set('q', JSON.stringify(queue)); }

function enqueue(data, show, pic) {
  var item = { id: uuid(), at: Date.now(), data: data, show: show || '', pic: pic || '' };
  queue.push(item);
  saveQueue();
  drawWaiting(item);
  reveal(mine[item.id]);
  flush();
}

function drawWaiting(item) {
  if (item.show) mine[item.id] = drawMine(item.show, item.pic, item.at);
}

/* Says under a bubble that it is not sent yet; only when that is so for a while. */
function mark(item, s) {
  var e = mine[item.id];
  if (!e) return;
  e.classList.toggle('pending', !!s);
  e.querySelector('.time').textContent = s || new Date(item.at).toLocaleTimeString(doc.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
}

function done(item) {
  queue = queue.filter(function (q) { return q.id !== item.id; });
  saveQueue();
}

async function flush() {
  if (sending) return;
  sending = true;
  for (var tries = 0; queue.length; tries++) {
    var item = queue[0], wait = await offer(item);
    if (wait < 0) { tries = -1; continue; }
    await sleep(wait || Math.min(1000 * Math.pow(2, tries), 15000));
  }
  sending = false;
}

/* Offers one message; returns -1 when it is settled, else how long to wait (0: the
   usual time). */
async function offer(item) {
  var r;
  try {
    r = await post('/chat/send', Object.assign({ id: item.id, waited: Date.now() - item.at }, item.data));
  } catch (e) { r = { status: 0 }; }
  if (r.status === 202) {
    back();
    done(item);
    mark(item, '');
    writing(true);
    look();
    return -1;
  }
  if (r.status === 400 || r.status === 403 || r.status === 413) {
    done(item);
    mark(item, say.refused);
    return -1;
  }
  if (r.status === 401 && renew()) return 5000;
  mark(item, say.unsent);
  if (r.status === 429) {
    state.textContent = say.too_fast;
    return 1000 * Math.max(1, +r.headers.get('Retry-After') || 3);
  }
  lost();
  return 0;
}

/* ---- the way in ---- */

var next = 0, shown = +keep.get('s') || 0, drawn = {}, round = 0, noted = false, covered = false, begun = false;

/* Looks for new lines, one round at a time; the first look does not wait, and a
   page on which nothing was ever said does not go on looking. */
async function look(first) {
  var my = ++round, pause = 0;
  while (my === round && !covered) {
    try {
      var r = await ask('/chat/lines?after=' + next + '&shown=' + shown + (first ? '&wait=0' : ''), LOOK_MS);
      if (r.status === 401) { if (renew()) return; throw new Error('session'); }
      if (!r.ok) throw new Error('server');
      var out = await r.json();
      if (covered) return;
      take(out);
      back();
      begin();
      pause = 0;
      if (!out.more) { if (first && !next && !queue.length) return; first = false; }
    } catch (e) {
      if (my !== round || covered) return;
      lost();
      begin();
      pause = Math.min(pause * 2 || 1000, 15000);
      await sleep(pause);
    }
  }
}

/* After the first look: what an earlier visit of this tab could not send goes out
   now. A bubble for it is shown only while the phone is surely still hers. */
function begin() {
  if (begun) return;
  begun = true;
  queue.forEach(function (item) { if (!mine[item.id] && Date.now() - item.at < IDLE_MS) drawWaiting(item); });
  flush();
}

function take(out) {
  var fresh = null;
  if (out.hidden && !noted) { noted = true; note(say.hidden_note); }
  out.lines.forEach(function (l) {
    if (drawn[l.seq]) return;
    drawn[l.seq] = true;
    if (l.parts || l.choices) {
      writing(false);
      started();
      var e = drawBot(l);
      fresh = fresh || e;
    } else if (mine[l.id]) {
      done(l); // it arrived, whatever became of the answer
      mark({ id: l.id, at: l.at }, '');
    } else if (l.text) {
      mine[l.id] = drawMine(l.text, '', l.at);
    }
  });
  next = Math.max(next, out.next);
  if (next > shown) { shown = next; keep.set('s', String(shown)); }
  reveal(fresh);
}

function writing(on) {
  clearTimeout(writingTimer);
  state.textContent = on ? say.writing.replace('{name}', name) : '';
  if (on) writingTimer = setTimeout(function () { writing(false); }, 20000);
}

/* The server is away: say so, and after the second time show whom to call (S4). */
function lost() {
  lostTimes++;
  clearTimeout(writingTimer);
  state.textContent = say.reconnecting;
  if (away && lostTimes > 1 && away.hidden) {
    away.hidden = false;
    reveal(away);
  }
}

function back() {
  if (!lostTimes) return;
  lostTimes = 0;
  state.textContent = '';
  if (away) away.hidden = true;
}

/* The session is over: a new page gives a new one. Not twice in a short time. */
function renew() {
  var last = +keep.get('r') || 0;
  if (Date.now() - last < 20000) return false;
  keep.set('r', String(Date.now()));
  keep.set('s', '0');
  location.reload();
  return true;
}

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
  enqueue({ command: 'tile', args: t.dataset.tile }, t.textContent, t.dataset.tile);
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
})();
