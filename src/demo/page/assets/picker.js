// The one menu behind every select: a combobox with search, for one or several, with options from anywhere.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from './vendor/preact.js';
import { plainString } from './text.js';

let ids = 0;
export const useId = (prefix) => useMemo(() => `${prefix}-${++ids}`, []);

const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Those of `options` that hold every word of the query, those that begin with it first. */
export function filter(options, query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const fits = options.filter((option) => words.every((word) => fold(`${option.text} ${option.more ?? ''}`).includes(word)));
  const first = (option) => (fold(option.text).startsWith(fold(query)) ? 0 : 1);
  return words.length && !fits.some((option) => option.group) ? fits.sort((a, b) => first(a) - first(b)) : fits;
}

/**
 * `load(query)` gives options `{key, text, more?, group?, view?}` or a promise of them; `chosen` is a list even
 * where only one can be chosen. `least`: from how many characters on it makes sense to ask.
 */
export function Picker({ name, describedBy, invalid, multi, most = Infinity, placeholder, load, chosen, onChange, least = 0, wait = 0, clearable, fieldKey }) {
  const id = useId('picker');
  const box = useRef();
  const input = useRef();
  const [query, setQuery] = useState(null);
  const [options, setOptions] = useState([]);
  const [busy, setBusy] = useState(false);
  const [at, setAt] = useState(0);
  const open = query !== null;
  const tooShort = open && query.trim().length < least;
  const full = multi && chosen.length >= most;

  useEffect(() => {
    if (!open || tooShort) return setOptions([]);
    let stale = false;
    setBusy(true);
    const timer = setTimeout(async () => {
      const found = await Promise.resolve(load(query)).catch(() => []);
      if (stale) return;
      setOptions(found.filter((option) => !multi || !chosen.some((one) => one.key === option.key)));
      setAt(0);
      setBusy(false);
    }, wait);
    return () => { stale = true; clearTimeout(timer); };
  }, [query, tooShort, JSON.stringify(chosen)]);

  const close = () => setQuery(null);
  const show = () => !open && setQuery('');
  const pick = (option) => {
    if (!option) return;
    if (!multi) {
      onChange([option]);
      return close();
    }
    if (!full) onChange([...chosen, option]);
    setQuery('');
  };
  const drop = (key) => {
    onChange(chosen.filter((one) => one.key !== key));
    input.current.focus();
  };
  const move = (to) => {
    setAt(Math.max(0, Math.min(options.length - 1, to)));
  };
  const keys = (event) => {
    const key = event.key;
    if (key === 'Tab') return close();
    if (key === 'Backspace' && multi && !event.target.value && chosen.length) {
      return onChange(chosen.slice(0, -1));
    }
    if (!open) {
      if (['ArrowDown', 'ArrowUp', 'Enter', ' '].includes(key)) { event.preventDefault(); show(); }
      return;
    }
    const does = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      PageDown: () => move(at + 8),
      PageUp: () => move(at - 8),
      Enter: () => !busy && pick(options[at]),
      Escape: close,
    }[key];
    if (does) { event.preventDefault(); event.stopPropagation(); does(); }
  };

  const value = open ? query : multi ? '' : plainString(chosen[0]?.text ?? '');
  const hint = chosen.length && multi ? '' : placeholder;
  return html`
    <div class=${`picker ${open ? 'open' : ''} ${invalid ? 'invalid' : ''}`} ref=${box}
      onMouseDown=${(event) => { if (event.target === box.current) { event.preventDefault(); input.current.focus(); show(); } }}>
      ${multi && chosen.map((one) => html`
        <span class="chip" key=${one.key}>${plainString(one.text)}
          <button type="button" aria-label=${`Remove ${plainString(one.text)}`} onClick=${() => drop(one.key)}>×</button>
        </span>`)}
      <input ref=${input} id=${fieldKey} type="text" role="combobox" autocomplete="off" spellcheck=${false}
        aria-label=${name} aria-expanded=${open} aria-controls=${id} aria-autocomplete="list"
        aria-activedescendant=${open && options.length ? `${id}-${at}` : null}
        aria-describedby=${describedBy} aria-invalid=${invalid ? 'true' : null}
        placeholder=${full ? `At most ${most}` : hint} value=${value}
        onMouseDown=${show} onInput=${(event) => setQuery(event.target.value)} onKeyDown=${keys}
        onBlur=${close} />
      ${clearable && !multi && chosen.length > 0 && !open && html`
        <button type="button" class="clear" aria-label="Clear" onClick=${() => onChange([])}>×</button>`}
      <span class="caret" aria-hidden="true"></span>
      ${open && html`<${List} ...${{ id, anchor: box, options, at, pick, close }}
        note=${tooShort ? `Type ${least === 1 ? 'a letter' : `${least} letters`} to search` : busy && !options.length ? 'Searching…' : full ? `At most ${most} can be chosen` : options.length ? '' : 'Nothing fits. Try other words.'} />`}
    </div>`;
}

function List({ id, anchor, options, at, pick, close, note }) {
  const list = useRef();
  useFloating(anchor, list, close);
  useLayoutEffect(() => list.current.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [at, options]);
  let group;
  return html`
    <div class="floating" ref=${list} onMouseDown=${(event) => event.preventDefault()}>
      <ul id=${id} role="listbox" aria-label="Options">
        ${options.map((option, i) => {
          const heading = option.group !== group && html`<li role="presentation" class="group">${plainString(option.group)}</li>`;
          group = option.group;
          return [heading, html`
            <li key=${option.key} id=${`${id}-${i}`} role="option" aria-selected=${i === at} onClick=${() => pick(option)}>
              ${option.view ?? html`<span>${plainString(option.text)}</span>`}
              ${option.more && html`<small>${plainString(option.more)}</small>`}
            </li>`];
        })}
      </ul>
      ${note && html`<p role="status">${note}</p>`}
    </div>`;
}

/** Keeps a box beside its anchor, on the side that has room, and closes it when the page scrolls away. */
export function useFloating(anchor, box, close, { width = true, end = false } = {}) {
  useLayoutEffect(() => {
    const place = () => {
      if (!anchor.current || !box.current) return;
      const at = anchor.current.getBoundingClientRect();
      const style = box.current.style;
      if (width) style.width = `${Math.max(at.width, 200)}px`;
      const size = box.current.getBoundingClientRect();
      const left = end ? at.right - size.width : at.left;
      style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`;
      const below = innerHeight - at.bottom - 8;
      const above = at.top - 8;
      const up = below < Math.min(size.height, 240) && above > below;
      style.maxHeight = `${Math.max(120, Math.min(320, up ? above : below))}px`;
      style.top = up ? 'auto' : `${at.bottom + 4}px`;
      style.bottom = up ? `${innerHeight - at.top + 4}px` : 'auto';
    };
    place();
    // What still scrolls because its button came into view does not close it.
    const opened = Date.now();
    const away = (event) => { if (!box.current?.contains(event.target) && Date.now() - opened > 150) close(); };
    const sized = new ResizeObserver(place);
    sized.observe(box.current);
    addEventListener('scroll', away, true);
    addEventListener('resize', place);
    return () => {
      sized.disconnect();
      removeEventListener('scroll', away, true);
      removeEventListener('resize', place);
    };
  });
}
