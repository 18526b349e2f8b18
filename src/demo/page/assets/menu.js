// Menus that open from a button, and the dialogs that ask and choose.
import { html, useEffect, useLayoutEffect, useRef, useState } from './vendor/preact.js';
import { Icon } from './icons.js';
import { useFloating, useId } from './picker.js';
import { label, plain, plainString, text } from './text.js';

/**
 * A button with a menu of `{text, more?, run}`; arrows move, Escape closes, focus comes back. With `faceNames`
 * the button's face says what it is for.
 */
export function Menu({ name, face, items, class: look = '', end = true, busy, faceNames }) {
  const [open, setOpen] = useState(false);
  const id = useId('menu');
  const anchor = useRef();
  const box = useRef();
  const shut = (back) => {
    setOpen(false);
    if (back) anchor.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    box.current.querySelector('[role=menuitem]')?.focus();
    const outside = (event) => {
      if (!box.current?.contains(event.target) && !anchor.current?.contains(event.target)) shut(false);
    };
    addEventListener('mousedown', outside);
    return () => removeEventListener('mousedown', outside);
  }, [open]);
  const keys = (event) => {
    const all = [...box.current.querySelectorAll('[role=menuitem]')];
    const at = all.indexOf(document.activeElement);
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (go !== undefined) {
      event.preventDefault();
      all[(go + all.length) % all.length].focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      shut(true);
    } else if (event.key === 'Tab') shut(false);
  };
  return html`
    <button ref=${anchor} type="button" class=${look} aria-haspopup="menu" aria-expanded=${open} aria-controls=${open ? id : null}
      aria-label=${faceNames ? null : name} title=${name} aria-busy=${busy ? 'true' : null}
      onClick=${() => setOpen(!open)}
      onKeyDown=${(event) => { if (event.key === 'ArrowDown' && !open) { event.preventDefault(); setOpen(true); } }}>${face}</button>
    ${open && html`<${MenuBox} ...${{ id, anchor, box, name, items, keys, shut, end }} />`}`;
}

function MenuBox({ id, anchor, box, name, items, keys, shut, end }) {
  useFloating(anchor, box, () => shut(false), { width: false, end });
  return html`
    <div class="floating menu" ref=${box} id=${id} role="menu" aria-label=${name} onKeyDown=${keys}>
      ${items.map((item) => html`
        <button type="button" role="menuitem" key=${item.text} tabindex="-1"
          onClick=${() => { shut(true); item.run(); }}>
          <span>${plainString(item.text)}</span>${item.more && html`<small>${plainString(item.more)}</small>`}
        </button>`)}
    </div>`;
}

/** A dialog in the browser's own top layer: focus stays inside, and returns when it closes. */
export function Dialog({ name, labelledBy, class: look = '', onCancel, children }) {
  const box = useRef();
  useLayoutEffect(() => {
    const back = document.activeElement;
    box.current.showModal();
    return () => {
      if (back?.isConnected) back.focus();
    };
  }, []);
  return html`
    <dialog ref=${box} class=${look} aria-label=${name} aria-labelledby=${labelledBy}
      onCancel=${(event) => { event.preventDefault(); onCancel(); }}>${children}</dialog>`;
}

/** Asks what a button with `confirm` asks. */
export function Confirm({ confirm, answer }) {
  const id = useId('confirm');
  return html`
    <${Dialog} class="confirm" labelledBy=${id} onCancel=${() => answer(false)}>
      <h2 id=${id}>${plain(confirm.title?.text)}</h2>
      <div class="mrkdwn">${text(confirm.text)}</div>
      <footer>
        <button type="button" class="btn" onClick=${() => answer(false)}>${label(confirm.deny) || 'Cancel'}</button>
        <button type="button" class=${`btn ${confirm.style === 'danger' ? 'danger' : 'primary'}`} autofocus onClick=${() => answer(true)}>
          ${label(confirm.confirm) || 'Yes'}</button>
      </footer>
    <//>`;
}

