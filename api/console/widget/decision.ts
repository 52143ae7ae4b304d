// What is recorded of a decision: what the person saw, in which language, and what they did. Pure functions.
import type { Decision, Prompt } from './ledger';

export type Mode = 'signup' | 'banner' | 'anonymous';
export type Context = 'signup' | 'banner' | 'anonymous_ticket' | 'anonymous_topic';

export interface Act {
  status: Decision['status'];
  /** What the person did: a code. */
  method: 'button' | 'checkbox' | 'form_sent';
  /** Of the words on the screen, not of the policy. */
  language: string;
  /** When the page asks for something of its own: another purpose, and the key of its own words. */
  purpose?: string;
  wording?: string;
}

export function modeOf(text: string | null): Mode {
  return text === 'signup' || text === 'anonymous' ? text : 'banner';
}

export function contextOf(mode: Mode, text: string | null): Context {
  if (mode !== 'anonymous') return mode;
  return text === 'anonymous_topic' ? text : 'anonymous_ticket';
}

/** Nothing to record without a policy: there is nothing to agree to. */
export function decisionOf(prompt: Prompt, act: Act): Decision | null {
  if (!prompt.ask || prompt.policy_version === undefined || prompt.notice_hash === undefined) return null;
  return {
    purpose: act.purpose ?? prompt.purpose,
    status: act.status,
    policy_version: prompt.policy_version,
    notice_hash: prompt.notice_hash,
    language: act.language,
    wording: act.wording ?? prompt.wording ?? `consent.${prompt.context}`,
    method: act.method,
    context: prompt.context,
  };
}

/**
 * The ledger's answer is about one purpose: a banner for another one would ask people who have agreed, and the
 * widget's words are about the policy. So another purpose is for forms, and needs words of its own.
 */
export function isAnswerFor(prompt: Prompt, mode: Mode, purpose: string | null, hasOwnWords: boolean): boolean {
  return purpose === null || purpose === prompt.purpose || (mode !== 'banner' && hasOwnWords);
}

/** Whether somebody who answered the one has answered the other. */
export function isSameQuestion(one: Prompt | null, other: Prompt | null): boolean {
  return (
    one?.purpose === other?.purpose &&
    one?.policy_version === other?.policy_version &&
    one?.notice_hash === other?.notice_hash
  );
}

/** Of the web alone: a policy's address comes from a setting, and may not become a script. */
export function linkOf(url: string | undefined, base: string): string | null {
  if (url === undefined || !URL.canParse(url, base)) return null;
  const parsed = new URL(url, base);
  return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
}
