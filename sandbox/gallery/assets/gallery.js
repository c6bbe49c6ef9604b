// Renders the newest state of each card in three themes and two widths. Earlier states are in a closed section below.

const { AdaptiveCard, HostConfig, OpenUrlAction } = window.AdaptiveCards;
const THEMES = { light: 'Light', dark: 'Dark', contrast: 'High contrast' };
const WIDTHS = { desktop: 'desktop', phone: 'phone' };
const KINDS = { message: 'sent', edit: 'edited', card: 'updated by a button' };
/** Interval for loading new cards, in milliseconds. */
const POLL_INTERVAL = 1500;
/** Smallest readable zoom; below it the row scrolls. */
const MIN_ZOOM = 0.4;
const languageNames = new Intl.DisplayNames('en', { type: 'language' });

// The Markdown of cards: https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
const markdown = window
  .markdownit({ linkify: false })
  .disable([
    'heading',
    'lheading',
    'table',
    'image',
    'blockquote',
    'code',
    'fence',
    'backticks',
    'strikethrough',
    'hr',
    'html_block',
  ]);

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

const list = document.getElementById('cards');
const filters = document.getElementById('filters');
const known = new Set();
/** All states of one card for one recipient, newest first. */
const states = new Map();
let configs;

function draw(sent, [, ...earlier]) {
  const article = document.createElement('article');
  article.className = 'sent';
  article.id = `card-${sent.number}`;
  article.append(headOf(sent, 'h2'), sixOf(sent));
  if (earlier.length > 0) article.append(foldOf(earlier));
  return article;
}

function sixOf(sent) {
  const six = document.createElement('div');
  six.className = 'six';
  for (const width of Object.keys(WIDTHS)) {
    for (const theme of Object.keys(THEMES)) six.append(frame(sent, theme, width));
  }
  return six;
}

/** Renders earlier states only when the section is opened. */
function foldOf(earlier) {
  const fold = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = earlier.length === 1 ? '1 earlier state' : `${earlier.length} earlier states`;
  fold.append(summary);
  const unfold = () => fold.append(...earlier.flatMap((sent) => [headOf(sent, 'h3'), sixOf(sent)]));
  fold.addEventListener('toggle', unfold, { once: true });
  return fold;
}

function headOf({ number, message, title, to, at, kind, warnings }, level) {
  const head = document.createElement('div');
  head.className = 'head';
  const name = document.createElement(level);
  const link = document.createElement('a');
  link.href = `/gallery/?message=${encodeURIComponent(message)}`;
  link.textContent = title;
  name.append(link);
  const about = document.createElement('p');
  about.className = 'faint';
  const time = document.createElement('time');
  time.dateTime = at;
  time.textContent = `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
  about.append(`${number}. to ${to}, ${KINDS[kind]}, `, time);
  head.append(name, about);
  for (const warning of warnings) {
    const line = document.createElement('p');
    line.className = 'warning';
    line.textContent = warning;
    head.append(line);
  }
  return head;
}

function frame({ card: json }, theme, width) {
  const figure = document.createElement('figure');
  figure.className = `frame ${theme} ${width}`;
  const caption = document.createElement('figcaption');
  caption.textContent = `${THEMES[theme]}, ${WIDTHS[width]}`;
  const surface = document.createElement('div');
  surface.className = 'card';
  surface.lang = json.lang ?? '';
  figure.append(caption, surface);
  try {
    const card = new AdaptiveCard();
    card.hostConfig = new HostConfig(configs[theme]);
    card.onExecuteAction = (action) => {
      if (action instanceof OpenUrlAction) window.open(action.url, '_blank', 'noopener');
    };
    card.parse(json);
    surface.append(card.render());
  } catch (error) {
    surface.textContent = `The renderer failed: ${error.message}`;
  }
  return figure;
}

/** Adds new cards and new states on top. Leaves rendered cards and their open sections alone. */
async function update() {
  const response = await fetch(`/gallery/cards.json${location.search}`);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const cards = await response.json();
  for (const sent of cards.toReversed()) {
    if (known.has(sent.number)) continue;
    known.add(sent.number);
    keep(sent);
  }
  document.getElementById('none').hidden = known.size > 0;
  document.getElementById('notice').textContent = '';
}

function keep(sent) {
  const reader = `${sent.message} ${sent.to}`;
  const all = [sent, ...(states.get(reader) ?? [])];
  states.delete(reader);
  states.set(reader, all);
  for (const [name, { value, label }] of Object.entries(traitsOf(sent))) offer(name, value, label);
  show(all);
}

function show(all) {
  const [sent] = all;
  const before = all[1] && document.getElementById(`card-${all[1].number}`);
  if (!isChosen(sent)) {
    before?.remove();
    return count();
  }
  const article = draw(sent, all);
  const fold = article.querySelector('details');
  if (fold && before?.querySelector('details')?.open) fold.open = true;
  before?.remove();
  list.prepend(article);
  count();
}

/** What a card can be filtered by. Its title names the verdict. */
function traitsOf({ to, title, card }) {
  const language = card.lang ?? '';
  return {
    to: { value: to, label: to },
    language: { value: language, label: languageName(language) },
    title: { value: title, label: title },
  };
}

function languageName(tag) {
  try {
    return languageNames.of(tag);
  } catch {
    return tag;
  }
}

function isChosen(sent) {
  return Object.entries(traitsOf(sent)).every(([name, { value }]) => {
    const chosen = filters.elements[name].value;
    return chosen === '' || chosen === value;
  });
}

/** Adds a choice to a filter, in the order of the alphabet. */
function offer(name, value, label) {
  const select = filters.elements[name];
  const choices = [...select.options];
  if (value === '' || choices.some((choice) => choice.value === value)) return;
  select.add(new Option(label, value), choices.slice(1).find((other) => other.label.localeCompare(label) > 0) ?? null);
}

function count() {
  const shown = [...states.values()].filter(([newest]) => isChosen(newest)).length;
  filters.querySelector('output').textContent = `${shown} of ${states.size}`;
}

/** Draws the chosen cards, and keeps the choice in the page's address. */
function filter() {
  const address = new URL(location.href);
  for (const select of filters.querySelectorAll('select')) {
    if (select.value) address.searchParams.set(select.name, select.value);
    else address.searchParams.delete(select.name);
  }
  history.replaceState(undefined, '', address);
  list.replaceChildren();
  for (const all of states.values()) show(all);
  count();
}

function fit() {
  const actual = document.querySelector('[name=size]:checked').value === 'actual';
  const row = 3 * (600 + 340) + 5 * 20;
  const zoom = actual ? 1 : Math.max(MIN_ZOOM, Math.min(1, list.clientWidth / row));
  document.documentElement.style.setProperty('--zoom', String(zoom));
}

/** Chooses what the page's address chooses. */
function readAddress() {
  const address = new URLSearchParams(location.search);
  for (const select of filters.querySelectorAll('select')) {
    const value = address.get(select.name) ?? '';
    offer(select.name, value, select.name === 'language' ? languageName(value) : value);
    select.value = value;
  }
}

async function start() {
  readAddress();
  configs = await (await fetch('/gallery/host-configs.json')).json();
  fit();
  for (;;) {
    await update().catch(() => {
      document.getElementById('notice').textContent = 'The sandbox does not respond.';
    });
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
  }
}

document.getElementById('sizes').addEventListener('change', fit);
filters.addEventListener('change', filter);
addEventListener('resize', fit);
start();
