// Where one writes: commands complete themselves, and so do names.
import { html, useContext, useEffect, useLayoutEffect, useRef, useState } from './vendor/preact.js';
import { Room } from './elements.js';
import { findPeople } from './hub.js';
import { useFloating, useId } from './picker.js';
import { Avatar, met } from './text.js';

/** What stands before the cursor and can be completed. */
function wanted(text, cursor, room) {
  if (text.startsWith('/')) {
    const command = room.command;
    const typed = text.slice(0, cursor);
    if (!`${command} `.startsWith(typed.toLowerCase()) && !typed.startsWith(`${command} `)) return null;
    const rest = typed.slice(command.length + 1).toLowerCase();
    const fits = room.commands.filter((entry) => entry.text.startsWith(rest) && entry.text !== rest);
    return fits.length ? {
      options: fits.map((entry) => ({ key: entry.text, text: `${command} ${entry.text}`, takes: entry.takes, more: entry.hint, put: `${command} ${entry.text}${entry.takes ? ' ' : ''}` })),
      from: 0, to: text.length, sends: true,
    } : null;
  }
  return null;
}

const AT = /(?:^|\s)@([\p{L}\p{N}._-]{0,30})$/u;

/** The people whom an `@…` before the cursor may mean. */
async function mentioned(text, cursor) {
  const at = AT.exec(text.slice(0, cursor));
  if (!at) return null;
  const { people } = await findPeople(at[1], 8);
  const options = people.map((person) => ({ key: person.id, text: person.real_name, more: person.title, person, put: `@${person.name} ` }));
  return options.length ? { options, from: cursor - at[1].length - 1, to: cursor } : null;
}

export function Composer({ channel, thread, onDone, onLeave }) {
  const room = useContext(Room);
  const id = useId('composer');
  const input = useRef();
  const anchor = useRef();
  const mentions = useRef(new Map());
  const looked = useRef(0);
  const [text, setText] = useState('');
  const [menu, setMenu] = useState(null);
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);

  const look = (value, cursor) => {
    const turn = ++looked.current;
    setMenu(wanted(value, cursor, room));
    setAt(0);
    if (AT.test(value.slice(0, cursor))) mentioned(value, cursor).then((found) => { if (looked.current === turn) setMenu(found); }, () => {});
  };
  // The banner puts a command here.
  useEffect(() => {
    if (thread) return input.current.focus();
    room.compose.current = (command) => {
      setText(command);
      setMenu(null);
      input.current.focus();
    };
    return () => { room.compose.current = null; };
  }, []);
  useLayoutEffect(() => {
    input.current.style.height = 'auto';
    input.current.style.height = `${Math.min(input.current.scrollHeight, 180)}px`;
  }, [text]);

  const complete = (option) => {
    if (option.person) {
      met(option.person);
      mentions.current.set(`@${option.person.name}`, option.person.id);
    }
    looked.current += 1;
    const value = text.slice(0, menu.from) + option.put + text.slice(menu.to);
    setText(value);
    setMenu(null);
    const cursor = menu.from + option.put.length;
    requestAnimationFrame(() => input.current?.setSelectionRange(cursor, cursor));
    return value;
  };
  const send = async (value) => {
    const typed = value.trim();
    if (!typed || busy) return;
    looked.current += 1;
    setText('');
    setMenu(null);
    setBusy(true);
    let done;
    if (typed.startsWith('/')) {
      const [command, ...rest] = typed.split(/\s+/);
      if (command.toLowerCase() !== room.command) {
        room.trouble(`${command} is not a command here. Try ${room.command}.`);
        setText(typed);
      } else done = room.perform({ do: 'slash', channel: channel.id, text: rest.join(' ') });
    } else {
      let said = typed;
      const names = [...mentions.current].sort((a, b) => b[0].length - a[0].length);
      for (const [name, person] of names) said = said.replaceAll(name, `<@${person}>`);
      done = room.perform({ do: 'say', channel: channel.id, text: said, thread });
    }
    await done;
    setBusy(false);
    input.current?.focus();
    onDone?.();
  };
  const keys = (event) => {
    const { key } = event;
    if (menu) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[key];
      if (step) {
        event.preventDefault();
        return setAt((at + step + menu.options.length) % menu.options.length);
      }
      if (key === 'Escape') { event.preventDefault(); return setMenu(null); }
      if (key === 'Tab' && !event.shiftKey) { event.preventDefault(); return complete(menu.options[at]); }
      if (key === 'Enter' && !event.shiftKey) {
        event.preventDefault();
        const option = menu.options[at];
        const value = complete(option);
        // A command that takes nothing more goes off at once, as it would in the chat that people know.
        if (menu.sends && !option.takes) send(value);
        return;
      }
    }
    if (key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(text); }
    if (key === 'Escape' && thread) onLeave();
  };
  const name = thread ? 'Reply' : `Message ${channel.name}`;
  return html`
    <form class=${`composer ${thread ? 'small' : ''}`} onSubmit=${(event) => { event.preventDefault(); send(text); }}>
      <div class="box" ref=${anchor}>
        <textarea ref=${input} rows="1" aria-label=${name} placeholder=${thread ? 'Reply…' : `${name}, or type ${room.command}`}
          role="combobox" aria-expanded=${Boolean(menu)} aria-controls=${id} aria-autocomplete="list"
          aria-activedescendant=${menu ? `${id}-${at}` : null}
          value=${text} onInput=${(event) => { setText(event.target.value); look(event.target.value, event.target.selectionStart); }}
          onKeyDown=${keys} onBlur=${() => setMenu(null)}></textarea>
        <button type="submit" class="send" aria-label="Send" disabled=${!text.trim() || busy}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="M3 20.5 21 12 3 3.5l.01 6.6L15 12 3.01 13.9z" /></svg>
        </button>
      </div>
      ${menu && html`<${Completions} ...${{ id, anchor, menu, at }} pick=${(option) => { complete(option); input.current.focus(); }} close=${() => setMenu(null)} />`}
    </form>`;
}

function Completions({ id, anchor, menu, at, pick, close }) {
  const box = useRef();
  useFloating(anchor, box, close);
  useLayoutEffect(() => box.current.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [at]);
  return html`
    <div class="floating completions" ref=${box} onMouseDown=${(event) => event.preventDefault()}>
      <ul id=${id} role="listbox" aria-label="Completions">
        ${menu.options.map((option, i) => html`
          <li key=${option.key} id=${`${id}-${i}`} role="option" aria-selected=${i === at} onClick=${() => pick(option)}>
            ${option.person && html`<${Avatar} id=${option.key} person=${option.person} size="mini" />`}
            <span><b>${option.text}</b>${option.takes && html` <i>${option.takes}</i>`}</span><small>${option.more}</small>
          </li>`)}
      </ul>
    </div>`;
}
