import { Affix, Anchor, Button, Divider, Drawer, Group, Paper, Stack, Text, Title, Transition } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Fragment, useCallback, useEffect, useState } from 'react';
import type { Schema } from '../../client/api';
import { ConsentAsked } from './ConsentAsked';
import type { Faults } from './faults';
import { SettingRow } from './SettingRow';
import { SettingsHistory } from './SettingsHistory';
import { SettingsReview } from './SettingsReview';
import { faultOf, fieldNamed, isSame, kGroups, type SettingField, type SettingValue, valueOf } from './settings';
import { say } from './say';

function without<Value>(all: Record<string, Value>, name: string): Record<string, Value> {
  const { [name]: _, ...others } = all;
  return others;
}

/** All settings by group; nothing is sent before it was shown what will change. */
export function SettingsForm({ settings }: { settings: Schema['Settings'] }) {
  const [draft, setDraft] = useState<Record<string, SettingValue>>({});
  const [faults, setFaults] = useState<Faults>({});
  const [history, setHistory] = useState<SettingField | null>(null);
  const [isReviewed, review] = useDisclosure();
  const count = Object.keys(draft).length;

  useEffect(() => {
    if (count === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [count]);

  // The router does not go to a part of a page that was loaded after the address was read.
  useEffect(() => {
    const part = window.location.hash.slice(1);
    if (kGroups.some((group) => group.id === part)) document.getElementById(part)?.scrollIntoView();
  }, []);

  const change = useCallback(
    (field: SettingField, value: SettingValue) => {
      setFaults((before) => without(before, field.name));
      setDraft((before) => {
        const others = without(before, field.name);
        return isSame(value, valueOf(settings[field.name].value)) ? others : { ...others, [field.name]: value };
      });
    },
    [settings],
  );
  const look = () => {
    const found: Faults = {};
    for (const [name, value] of Object.entries(draft)) {
      const field = fieldNamed(name);
      const fault = field === undefined ? undefined : faultOf(field, value);
      if (fault !== undefined) found[name] = fault;
    }
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first === undefined) review.open();
    else document.querySelector(`[data-setting="${first}"] input`)?.scrollIntoView({ block: 'center' });
  };
  const refused = (found: Faults) => {
    setFaults(found);
    review.close();
  };
  const saved = () => {
    review.close();
    setDraft({});
    say(count === 1 ? 'Saved: one setting' : `Saved: ${count} settings`);
  };

  return (
    <Stack gap="lg" pb={count > 0 ? 88 : 0}>
      <Group component="nav" gap="md" aria-label="Groups of settings">
        {kGroups.map((group) => (
          <Anchor key={group.id} href={`#${group.id}`} size="sm">
            {group.title}
          </Anchor>
        ))}
      </Group>
      {kGroups.map((group) => (
        <Paper key={group.id} id={group.id} component="section" aria-labelledby={`title-${group.id}`} withBorder p="md"
          style={{ scrollMarginTop: 72 }}>
          <Title order={2} size="h4" id={`title-${group.id}`}>
            {group.title}
          </Title>
          <Text size="sm" c="dimmed" mb="xs">
            {group.about}
          </Text>
          {group.id === 'consent' && <ConsentAsked />}
          {group.fields.map((field, index) => (
            <Fragment key={field.name}>
              {index > 0 && <Divider />}
              <SettingRow field={field} setting={settings[field.name]} draft={draft[field.name]} fault={faults[field.name]}
                onChange={change} onHistory={setHistory} />
            </Fragment>
          ))}
        </Paper>
      ))}
      <Affix position={{ bottom: 16, right: 16 }} zIndex={150}>
        <Transition mounted={count > 0} transition="slide-up">
          {(styles) => (
            <Paper style={styles} withBorder shadow="md" p="sm" role="region" aria-label="Changes that are not saved">
              <Group gap="sm">
                <Text size="sm" fw={500}>
                  {count === 1 ? 'One change' : `${count} changes`}
                </Text>
                <Button variant="default" size="sm" onClick={() => { setDraft({}); setFaults({}); }}>
                  Discard
                </Button>
                <Button size="sm" onClick={look}>
                  Review and save
                </Button>
              </Group>
            </Paper>
          )}
        </Transition>
      </Affix>
      {isReviewed && (
        <SettingsReview settings={settings} draft={draft} onClose={review.close} onSaved={saved} onFaults={refused} />
      )}
      <Drawer opened={history !== null} onClose={() => setHistory(null)} position="right" size="lg"
        title={`History: ${history?.label ?? ''}`} closeButtonProps={{ 'aria-label': 'Close' }}>
        {history !== null && <SettingsHistory name={history.name} />}
      </Drawer>
    </Stack>
  );
}
