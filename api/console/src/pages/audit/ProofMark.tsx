import { ThemeIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { IconCircleDashed, IconHelp, IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { problemOf } from '../../client/problem';
import { CannotCheck } from '../../proof/bytes';
import type { ProvedEvent } from '../../proof/log';
import { type Event, useProvedEvent } from './proved';

export interface Standing {
  state: 'waiting' | 'held' | 'failed' | 'unknown';
  text: string;
}

/** In words, and never more than was checked. */
export function standingOf(proved: ProvedEvent | undefined): Standing {
  if (proved === undefined) return { state: 'failed', text: 'Not proved: the log itself does not hold. See Checkpoints.' };
  if (!proved.isSigned) return { state: 'failed', text: 'Not proved: the ledger’s key did not sign it.' };
  if (!proved.isPlaced) return { state: 'failed', text: 'Not proved: it is not in the log of the checkpoint.' };
  if (proved.isShown === false) return { state: 'failed', text: 'What is shown is not what the ledger signed.' };
  const against = `against the checkpoint of ${proved.size.toLocaleString()} events`;
  if (proved.isShown === undefined) return { state: 'unknown', text: `It is in the log, checked in this browser ${against}; its content cannot be read here.` };
  return { state: 'held', text: `Signed, in the log, and shown as it was signed: checked in this browser ${against}.` };
}

export function useStanding(event: Event, isWanted: boolean): Standing {
  const query = useProvedEvent(event.sequence, event, isWanted);
  if (query.isError) {
    const text = query.error instanceof CannotCheck ? query.error.message : `Not checked: ${problemOf(query.error).title}.`;
    return { state: 'unknown', text };
  }
  return query.isSuccess ? standingOf(query.data) : { state: 'waiting', text: 'Not checked yet.' };
}

const kIcons = { waiting: IconCircleDashed, held: IconShieldCheck, failed: IconShieldX, unknown: IconHelp };
const kColors = { waiting: 'gray', held: 'teal', failed: 'red', unknown: 'yellow' };

/** Checked when it comes into view, so that a long list costs what is looked at. */
export function ProofMark({ event }: { event: Event }) {
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const { state, text } = useStanding(event, inViewport);
  const Icon = kIcons[state];
  return (
    <Tooltip label={text} multiline maw={280}>
      <ThemeIcon ref={ref} variant="light" color={kColors[state]} size="sm" data-proof={state}>
        <Icon size={14} aria-hidden />
        <VisuallyHidden>{text}</VisuallyHidden>
      </ThemeIcon>
    </Tooltip>
  );
}
