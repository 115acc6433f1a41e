// The telephone's page: keys without loading the page anew, tones, a voice where the browser has one, waits that go on by themselves.
// Everything works without this as plain forms.
(function () {
  'use strict';
  const tel = document.getElementById('tel'), side = document.getElementById('side');
  if (!tel || !side || !window.fetch) return;
  const waiting = [];
  let voiceOn = localStorage.getItem('tel-voice') !== 'off', timer = 0, busy = false, audio = null;
  const ROWS = [697, 770, 852, 941], COLUMNS = [1209, 1336, 1477], KEYS = '123456789*0#';
  const synth = window.speechSynthesis;

  function device() { return tel.firstElementChild; }
  function data(name) { return device().getAttribute('data-' + name); }

  // The two tones of a key, as telephones sound them.
  function tone(key) {
    const at = KEYS.indexOf(key);
    const Context = window.AudioContext || window.webkitAudioContext;
    if (at < 0 || !Context) return;
    try {
      audio = audio || new Context();
      const gain = audio.createGain();
      gain.gain.setValueAtTime(0.06, audio.currentTime);
      gain.gain.setTargetAtTime(0, audio.currentTime + 0.11, 0.012);
      gain.connect(audio.destination);
      [ROWS[Math.floor(at / 3)], COLUMNS[at % 3]].forEach(function (hertz) {
        const wave = audio.createOscillator();
        wave.frequency.value = hertz;
        wave.connect(gain);
        wave.start();
        wave.stop(audio.currentTime + 0.18);
      });
    } catch (error) { /* No sound is no harm. */ }
  }

  function voiceFor(lang) {
    const all = synth ? synth.getVoices() : [];
    return all.filter(function (one) { return one.lang.replace('_', '-') === lang; })[0] || all.filter(function (one) { return one.lang.slice(0, 2) === lang.slice(0, 2); })[0] || null;
  }
  function speak() {
    if (synth) synth.cancel();
    const news = JSON.parse(data('say') || '[]');
    let lacks = false;
    news.forEach(function (one) {
      const voice = voiceFor(one.lang);
      if (!voice) { lacks = true; return; }
      if (!voiceOn) return;
      const said = new SpeechSynthesisUtterance(one.text);
      said.voice = voice;
      said.lang = voice.lang;
      synth.speak(said);
    });
    const live = document.getElementById('live');
    live.textContent = '';
    news.forEach(function (one) { const said = document.createElement('p'); said.lang = one.lang; said.textContent = one.text; live.appendChild(said); });
    const note = document.getElementById('novoice');
    if (note) note.hidden = !lacks;
  }

  function clock() {
    const started = data('started'), place = device().querySelector('.tc');
    if (!started) { place.textContent = ''; return; }
    const s = Math.max(0, Math.floor((Date.now() - offset - Number(started)) / 1000));
    place.textContent = Math.floor(s / 60) + ':' + ('0' + s % 60).slice(-2);
  }
  // The demo's clock may be ahead of this one; a call lasts as long as it lasts.
  let offset = 0, startedHere = null;
  function learn() {
    const started = data('started');
    if (started !== startedHere) { startedHere = started; if (started) offset = Date.now() - Number(started); }
  }

  function drawn() {
    learn();
    clock();
    const log = device().querySelector('.tx');
    log.scrollTop = log.scrollHeight;
    speak();
    clearTimeout(timer);
    const waits = data('waits'), seconds = Number(data('seconds') || 0);
    if (waits === 'pause') timer = setTimeout(function () { act('act=go'); }, seconds * 1000);
    // In line: asks now and then whether somebody has come.
    else if (data('queue')) timer = setTimeout(function () { act('act=silence'); }, 5000);
    dress();
  }

  function dress() {
    const button = document.getElementById('voice'), keyboard = document.getElementById('keyboard');
    if (button) {
      button.hidden = false;
      button.textContent = button.getAttribute(voiceOn ? 'data-on' : 'data-off');
      button.setAttribute('aria-pressed', String(voiceOn));
    }
    if (keyboard) keyboard.hidden = false;
  }

  function send(url, body) {
    if (busy) { waiting.push([url, body]); return; }
    busy = true;
    void fetch(url, { method: 'POST', body: body, headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Part': '1' } })
      .then(function (answer) { if (!answer.ok) throw new Error(String(answer.status)); return answer.json(); })
      .then(show, function () { location.reload(); })
      .then(function () { busy = false; const next = waiting.shift(); if (next) send(next[0], next[1]); });
  }
  function show(parts) {
    const focused = document.activeElement && document.activeElement.closest('#tel') ? document.activeElement : null;
    const again = focused && focused.name === 'key' ? 'button[value="' + focused.value + '"]' : focused ? '.tb button' : null;
    if (parts.tel) tel.innerHTML = parts.tel;
    if (parts.side) side.innerHTML = parts.side;
    if (parts.url) history.replaceState(null, '', parts.url);
    if (again) { const next = tel.querySelector(again); if (next) next.focus(); }
    if (parts.tel) drawn(); else dress();
  }
  function act(body) { const call = data('call'); if (call) send('/phone/' + call, body); }

  document.addEventListener('submit', function (event) {
    const form = event.target, button = event.submitter;
    if (form.method !== 'post' || !form.getAttribute('action').startsWith('/phone')) return;
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(form));
    if (button && button.name) fields.set(button.name, button.value);
    if (button && button.name === 'key') tone(button.value);
    if (synth) synth.cancel();
    send(form.getAttribute('action'), fields.toString());
  });
  document.addEventListener('change', function (event) { if (event.target.id === 'from') event.target.form.submit(); });
  document.addEventListener('click', function (event) {
    if (event.target.id !== 'voice') return;
    voiceOn = !voiceOn;
    localStorage.setItem('tel-voice', voiceOn ? 'on' : 'off');
    if (!voiceOn && synth) synth.cancel();
    dress();
  });
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(input|select|textarea)$/i.test(event.target.tagName) || KEYS.indexOf(event.key) < 0) return;
    const button = tel.querySelector('.tp button[value="' + event.key + '"]');
    if (!button || button.disabled) return;
    event.preventDefault();
    button.className = 'on';
    setTimeout(function () { button.className = ''; }, 120);
    button.click();
  });
  setInterval(clock, 500);
  // Nothing else tells an idle telephone that it rings, or a desk that somebody waits.
  setInterval(function () {
    if (document.hidden || busy) return;
    const from = data('from'), waits = data('waits');
    void fetch('/phone/now?from=' + encodeURIComponent(from) + '&call=' + (data('call') || ''), { headers: { 'X-Part': '1' } }).then(function (answer) { return answer.json(); }).then(function (now) {
      const desk = document.getElementById('desk');
      if (desk && desk.innerHTML !== now.desk && !desk.contains(document.activeElement)) desk.innerHTML = now.desk;
      if ((waits === 'idle' || waits === 'over') && now.rings && !busy) location.href = '/phone?from=' + encodeURIComponent(from);
    }).catch(function () { /* The next look will do. */ });
  }, 4000);
  if (synth && synth.addEventListener) synth.addEventListener('voiceschanged', dress);
  drawn();
})();
