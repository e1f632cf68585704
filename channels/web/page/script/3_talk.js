/* ---- the way out: what is written stays until it is accepted ---- */

var queue = kept(), mine = {}, sending = false, lostTimes = 0, writingTimer = 0, crowded = false, alone = away ? away.querySelector('h2').textContent : '';

function kept() { try { return JSON.parse(keep.get('q')) || []; } catch (e) { return []; } }

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
    busy(false);
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
    var why = await r.json().catch(function () { return {}; });
    state.textContent = why.call ? '' : say.too_fast;
    if (why.call) busy(true);
    return 1000 * Math.max(1, +r.headers.get('Retry-After') || 3);
  }
  lost();
  return 0;
}

/* ---- the way in ---- */

var next = 0, shown = +keep.get('s') || 0, drawn = {}, round = 0, noted = false, covered = false, begun = false, looking = null;

/* Looks for new lines, one round at a time; the first look does not wait, and a
   page on which nothing was ever said does not go on looking. */
async function look(first) {
  var my = ++round, pause = 0;
  if (looking) looking.abort();
  while (my === round && !covered) {
    looking = typeof AbortController === 'function' ? new AbortController() : null;
    try {
      var r = await ask('/chat/lines?after=' + next + '&shown=' + shown + (first ? '&wait=0' : ''), LOOK_MS, null, looking);
      if (r.status === 401) { if (renew()) return; throw new Error('session'); }
      if (r.status === 429) { await sleep(5000); continue; }
      if (!r.ok) throw new Error('server');
      var out = await r.json();
      if (covered) return;
      take(out);
      back();
      begin();
      pause = 0;
      if (out.later) await sleep(out.later);
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
  if (body.classList.contains('started') && !log.querySelector('.line:not(.welcome)')) {
    body.classList.remove('started'); // all of it is hidden now: as on a first visit
    showTiles(true);
  }
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

/* Too many people write: say so, and whom to call meanwhile. */
function busy(on) {
  if (!away || on === crowded) return;
  crowded = on;
  away.hidden = !on;
  away.querySelector('h2').textContent = on ? say.busy : alone;
  if (on) reveal(away);
}

/* The server is away: say so, and after the second time show whom to call (S4). */
function lost() {
  lostTimes++;
  clearTimeout(writingTimer);
  state.textContent = say.reconnecting;
  if (away && lostTimes > 1 && (away.hidden || crowded)) {
    busy(false);
    away.hidden = false;
    reveal(away);
  }
}

function back() {
  if (!lostTimes) return;
  lostTimes = 0;
  state.textContent = '';
  if (away) away.hidden = !crowded;
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
