/* ---- drawing ---- */

/* Numbers and addresses keep their own direction inside right-to-left text. */
var ISLAND = /https?:\/\/\S+|\+?\d[\d .()\/\u2013\u00a0-]{2,}\d/g;

function put(parent, s) {
  var from = 0;
  s.replace(ISLAND, function (m, at) {
    if (s[at - 1] === ':' || s[at + m.length] === ':') return m; // a range of hours
    parent.appendChild(doc.createTextNode(s.slice(from, at)));
    el(parent, 'bdi', m[0] === 'h' ? '' : 'whole', m).dir = 'ltr'; // a number never breaks over two lines
    from = at + m.length;
    return m;
  });
  parent.appendChild(doc.createTextNode(s.slice(from)));
}

/* A name in other letters at the head of a text does not turn it round. */
function way(s, dir) {
  var right = (s.match(/[\u0590-\u08ff]/g) || []).length, left = (s.match(/[a-z\u00c0-\u024f]/gi) || []).length;
  return dir === 'rtl' && right > left ? 'rtl' : dir === 'ltr' && left > right ? 'ltr' : 'auto';
}

function paragraphs(parent, s, cls) {
  var around = (parent.closest('[dir]') || doc.documentElement).dir;
  s.split(/\n{2,}/).forEach(function (one) {
    var p = el(parent, 'p', cls);
    p.dir = way(one, around);
    if (p.dir === 'auto' && one.length < 60 && !/[.!?]/.test(one)) p.classList.add('name');
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
  // Only the first of two crisis texts begins with its number: what follows it must not outshout it.
  var more = a.previousElementSibling && a.previousElementSibling.classList.contains('crisis');
  if (l.kind === 'crisis' && !more) parts = numberFirst(parts);
  var folds = l.kind === 'answer' && parts.some(function (p) { return p.k === 'lead'; });
  parts.forEach(function (p, i) {
    if (folds && p.k === 'text') rest.push(p);
    else drawPart(b, p, i === 0 && !more);
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

/* Shows what is new, to its last button; its beginning when it is long. */
function reveal(e) {
  if (!e) return;
  var last = e.parentNode === log ? log.lastElementChild : e;
  var high = last.getBoundingClientRect().bottom - e.getBoundingClientRect().top;
  if (high > innerHeight - 200) e.scrollIntoView({ block: 'start' }); else last.scrollIntoView({ block: 'nearest' });
}
