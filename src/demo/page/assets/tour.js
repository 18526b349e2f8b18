// The guided tour: says what to do, sees by itself that it happened, and changes whom one acts as.
import { html, useEffect, useRef, useState } from './vendor/preact.js';
import { act, loadLog } from './hub.js';
import { Icon } from './icons.js';
import { NAMES, STEPS } from './steps.js';
import { mrkdwn } from './text.js';

const FRESH = { step: -1, after: 0, done: false, hidden: false, name: 0 };

const read = () => {
  try {
    return { ...FRESH, ...JSON.parse(localStorage.getItem('tour') ?? '{}') };
  } catch {
    return FRESH;
  }
};

const at = (value, path) => path.split('.').reduce((inner, key) => inner?.[key], value);

/** Whether this request is what a step waits for. */
const fits = ({ way, what, fields }) => (exchange) => exchange.direction === way && exchange.what.endsWith(what) && exchange.status === 200
  && exchange.answer?.response_action !== 'errors' && Object.entries(fields).every(([path, wanted]) => at(exchange, path) === wanted);

/** The tour's state, kept in this browser so that it can be gone on with later. */
export function useTour(logged, open, actAs) {
  const [tour, setTour] = useState(read);
  const keep = (change) => setTour((old) => {
    const next = { ...old, ...change };
    localStorage.setItem('tour', JSON.stringify(next));
    return next;
  });
  const step = STEPS[tour.step];
  const happened = useRef(null);
  // Another demo counts its requests anew.
  const after = Math.min(tour.after, logged ?? 0);
  useEffect(() => { happened.current = null; }, [tour.step]);
  useEffect(() => {
    if (!step || tour.done || tour.hidden || logged === undefined) return;
    let stale = false;
    const look = async () => {
      happened.current ??= (await loadLog(after)).find(fits(step.done))?.number ?? null;
      const there = !step.at || open?.kind === step.at || open?.name === `#${step.at}`;
      if (!stale && happened.current && there) keep({ done: true, after: happened.current });
    };
    look().catch(() => {});
    return () => { stale = true; };
  }, [tour.step, tour.done, tour.hidden, logged, open?.id]);

  const goTo = (number) => {
    const next = STEPS[number];
    keep({ step: number, done: false, ...(number === 0 ? { after: logged, name: (tour.name + 1) % NAMES.length } : {}) });
    if (!next) return;
    actAs(next.as, !next.go ? location.hash : next.go.startsWith('#') ? next.go : `#/channel/${next.go}`);
  };
  const named = (text) => text.replaceAll('NAME', NAMES[tour.name]);
  return { ...tour, step, number: tour.step, goTo, keep, named };
}

/** The step, above the conversation. */
export function Tour({ tour, me, compose }) {
  const { step, number, done } = tour;
  if (tour.hidden) return null;
  const leave = html`<button type="button" class="icon" aria-label="Leave the tour" title="Leave the tour" onClick=${() => tour.keep({ hidden: true })}><${Icon} name="close" /></button>`;
  if (number < 0) {
    return html`
      <section class="tour" aria-label="Guided tour">
        <div class="words"><h2>See it work, in nine steps</h2><p>A project comes in, finds a developer, and both are introduced. You play everybody; it takes five minutes.</p></div>
        <button type="button" class="btn primary" onClick=${() => tour.goTo(0)}>Start the tour</button>${leave}
      </section>`;
  }
  if (!step) {
    return html`
      <section class="tour" aria-label="Guided tour">
        <div class="words" role="status"><h2>That was the tour</h2><p>Everything you did was real: look <b>under the hood</b>, move the clock, or let Slack fail.</p></div>
        <button type="button" class="btn" onClick=${() => tour.goTo(0)}>Once more</button>${leave}
      </section>`;
  }
  const next = STEPS[number + 1];
  const types = step.type ?? step.command;
  return html`
    <section class="tour" aria-label="Guided tour">
      <div class="words">
        <h2><span class="count">${number + 1} of ${STEPS.length}</span> ${step.title}</h2>
        <ol class="dots" aria-hidden="true">${STEPS.map((one, i) => html`<li key=${one.id} class=${i < number || (i === number && done) ? 'done' : i === number ? 'now' : ''}></li>`)}</ol>
        ${done ? html`<p role="status"><b>Done.</b> ${next ? `Next: ${next.title.charAt(0).toLowerCase()}${next.title.slice(1)}.` : 'That was the last one.'}</p>` : mrkdwn(tour.named(step.say))}
      </div>
      ${!done && me !== step.as && html`<button type="button" class="btn" onClick=${() => tour.goTo(number)}>Act as the right person</button>`}
      ${!done && me === step.as && types && html`<button type="button" class="btn" onClick=${() => compose(types)}>Type it for me</button>`}
      ${done ? html`<button type="button" class="btn primary" onClick=${() => tour.goTo(number + 1)}>${next ? 'Next step' : 'Finish'}</button>`
        : html`<button type="button" class="btn plain" onClick=${() => tour.goTo(number + 1)}>Skip</button>`}
      ${leave}
    </section>`;
}

/** What a form's field takes for these words. */
function input(element, words) {
  if (element.type === 'static_select') {
    const option = element.options?.find((one) => one.text.text === words);
    return option && { selected_option: option };
  }
  return { value: words };
}

/** In a form: what the tour suggests to write. */
export function TourHelp({ tour, me, view, trouble }) {
  const { step, done, hidden } = tour;
  const [busy, setBusy] = useState(false);
  if (hidden || done || !step?.fill || me !== step.as) return null;
  const fields = view.blocks.filter((block) => block.type === 'input' && Object.hasOwn(step.fill, block.block_id));
  if (!fields.length) return null;
  const fill = async () => {
    setBusy(true);
    try {
      for (const { block_id: block, element } of fields) {
        const value = input(element, tour.named(step.fill[block]));
        if (value) await act(me, { do: 'input', place: { kind: 'modal' }, block, action: element.action_id, input: value });
      }
    } catch (error) {
      trouble(error.message);
    } finally {
      setBusy(false);
    }
  };
  return html`<p class="notice tour-help"><span><b>Tour:</b> write what you like, or let it be written.</span>
    <button type="button" class="btn" aria-busy=${busy ? 'true' : null} onClick=${fill}>Fill it in</button></p>`;
}
