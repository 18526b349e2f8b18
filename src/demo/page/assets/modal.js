// Modals: the top view of the stack, as a form.
import { html, useEffect, useMemo, useRef, useState } from './vendor/preact.js';
import { Blocks } from './blocks.js';
import { Where } from './elements.js';
import { act } from './hub.js';
import { Icon } from './icons.js';
import { Dialog } from './menu.js';
import { label, plain } from './text.js';

const FIELDS = 'input, textarea, [role=combobox]';

export function Modal({ me, stack, ask, trouble, help, children }) {
  const view = stack.at(-1);
  const body = useRef();
  const [busy, setBusy] = useState(false);
  const submitted = useRef(false);
  const errors = JSON.stringify(view.errors ?? {});

  // A new view begins at its first field, or where it says what to do.
  useEffect(() => {
    submitted.current = false;
    body.current.scrollTop = 0;
    (body.current.querySelector(FIELDS) ?? body.current).focus({ preventScroll: true });
  }, [view.id]);
  // What is wrong is gone to at once.
  useEffect(() => {
    if (!submitted.current || errors === '{}') return;
    submitted.current = false;
    const wrong = body.current.querySelector('.input.wrong');
    wrong?.scrollIntoView({ block: 'center' });
    wrong?.querySelector(FIELDS)?.focus({ preventScroll: true });
  }, [errors, busy]);

  const tell = async (deed) => {
    setBusy(true);
    try {
      await act(me, deed);
    } catch (error) {
      // A form shows its own trouble.
      if (deed.do !== 'submit') trouble(error.message);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event) => {
    event.preventDefault();
    if (!view.submit || busy) return;
    submitted.current = true;
    tell({ do: 'submit' });
  };
  const close = (all) => !busy && tell({ do: 'close', all });
  const stacked = stack.length > 1;
  const where = useMemo(() => ({
    me, id: view.id, place: { kind: 'modal' }, values: view.state?.values, errors: view.errors, ask, trouble,
  }), [me, view]);
  const count = Object.keys(view.errors ?? {}).length;

  return html`
    <${Dialog} class="modal" labelledBy="modal-title" onCancel=${() => close(false)}>
      <form noValidate onSubmit=${submit}>
        <header>
          ${stacked && html`<button type="button" class="icon back" aria-label="Back" onClick=${() => close(false)}><${Icon} name="back" /></button>`}
          <h2 id="modal-title">${plain(view.title?.text)}</h2>
          <button type="button" class="icon" aria-label=${stacked ? 'Close all' : 'Close'} onClick=${() => close(true)}><${Icon} name="close" /></button>
        </header>
        <div class="body" ref=${body} tabindex="-1">
          ${help}
          ${view.trouble && html`<p class="notice bad" role="alert">${view.trouble}</p>`}
          ${count > 1 && html`<p class="notice bad" role="status">Please look at ${count} fields below.</p>`}
          <${Where.Provider} value=${where}><${Blocks} key=${view.id} blocks=${view.blocks} /><//>
        </div>
        <footer>
          <button type="button" class="btn" onClick=${() => close(false)}>${label(view.close) || (view.submit ? 'Cancel' : 'Close')}</button>
          ${view.submit && html`<button type="submit" class="btn primary" aria-busy=${busy ? 'true' : null}>${label(view.submit)}</button>`}
        </footer>
      </form>
      ${children}
    <//>`;
}
