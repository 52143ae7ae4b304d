// The widget in a form, from before the person is known until they are.
import type { LetheConsent } from '../../widget/element';
import { consentPrompt, type FormContext } from '../calls/consent_prompt';
import { recordConsent } from '../calls/record_consent';
import { noteView } from './dom';

export const widgetsOf = (form: HTMLFormElement) => [...form.querySelectorAll<LetheConsent>('lethe-consent')];

/**
 * Gives the form's widgets what the ledger asks for here. If it does not say, nobody is asked, and the form works
 * without.
 */
export async function offer(form: HTMLFormElement, context: FormContext) {
  form.querySelector(':scope > .note')?.remove();
  let prompt: LetheConsent['prompt'] = null;
  try {
    prompt = await consentPrompt(context);
  } catch {
    form.append(noteView('What there is to agree to could not be read. You can go on, and have agreed to nothing.'));
  }
  for (const widget of widgetsOf(form)) widget.prompt = prompt;
}

/** Records what was ticked. A decision that cannot be recorded is none: false, and the page says so. */
export async function recordDecisions(form: HTMLFormElement, subject: string): Promise<boolean> {
  const decisions = widgetsOf(form).flatMap((widget) => widget.decision ?? []);
  const done = await Promise.allSettled(decisions.map((decision) => recordConsent(subject, decision)));
  return done.every((one) => one.status === 'fulfilled');
}

export const kNotRecorded = 'What you agreed to could not be saved, so you have agreed to nothing yet.';
