// What pages do better with scripts; each works without. A behaviour belongs to a data attribute.
import { initAll } from './govuk-frontend.js';

initAll();

// data-copies="id": a button that copies what a field holds. Without scripts it is not there, and people select the text.
for (const button of document.querySelectorAll('[data-copies]')) {
  const field = document.getElementById(button.dataset.copies);
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  const told = button.parentElement.querySelector('[role="status"]');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = 'Copied';
    } catch {
      field.select();
      told.textContent = 'Selected: copy it with your keyboard';
    }
  };
  button.addEventListener('click', () => void copy());
}

// data-start-hint="address": a form that tells, while a date is typed, what it would mean. What the address answers is
// put into its element with data-start-hint-region, which screen readers read out.
for (const form of document.querySelectorAll('[data-start-hint]')) {
  const region = form.querySelector('[data-start-hint-region]');
  let waiting;
  let asked;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      const body = new URLSearchParams(new FormData(form));
      try {
        const answer = await fetch(form.dataset.startHint, {
          method: 'POST',
          body,
          signal: asked.signal,
          redirect: 'error',
        });
        region.innerHTML = answer.status === 200 ? await answer.text() : '';
      } catch {
        // Asked again before the answer came, or not reached: the next pages say the same.
      }
    }, 400);
  });
}
