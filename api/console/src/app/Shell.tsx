import { ActionIcon, Alert, AppShell, Badge, Burger, Group, NavLink, ScrollArea, Text, Tooltip, useMantineColorScheme } from '@mantine/core';
import { useDisclosure, useNetwork } from '@mantine/hooks';
import { IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link, Outlet, useLocation } from 'react-router-dom';
import { useSession } from '../client/session';
import type { Area } from './areas';

export function Shell({ areas }: { areas: Area[] }) {
  const session = useSession();
  const [isOpen, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const { online } = useNetwork();
  const { colorScheme, toggleColorScheme } = useMantineColorScheme();
  useEffect(close, [pathname, close]);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <img src="/icon.svg" alt="" width={24} height={24} />
            <Text fw={600}>Lethe</Text>
            <Badge variant="light" tt="none">
              {session.ledger}
            </Badge>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Badge variant="default" tt="none" visibleFrom="xs">
              {session.role}
            </Badge>
            <Tooltip label="Light or dark">
              <ActionIcon variant="subtle" color="gray" onClick={toggleColorScheme} aria-label="Light or dark">
                {colorScheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Sign out">
              <ActionIcon variant="subtle" color="gray" onClick={session.signOut} aria-label="Sign out">
                <IconLogout size={18} />
              </ActionIcon>
            </Tooltip>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        <ScrollArea>
          {areas.map((area) => (
            <section key={area.path} aria-label={area.title}>
              <Text size="xs" c="dimmed" fw={600} px="sm" pt="md" pb={4}>
                {area.title}
              </Text>
              {area.pages
                .filter((page) => page.title !== undefined)
                .map((page) => {
                  const to = page.path === '' ? `/${area.path}` : `/${area.path}/${page.path}`;
                  const Icon = page.icon;
                  return (
                    <NavLink
                      key={to}
                      component={Link}
                      to={to}
                      label={page.title}
                      active={pathname === to}
                      aria-current={pathname === to ? 'page' : undefined}
                      leftSection={Icon ? <Icon size={18} stroke={1.6} /> : undefined}
                    />
                  );
                })}
            </section>
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        {!online && (
          <Alert color="yellow" role="status" mb="md">
            There is no connection. What you see may be old; it is read again when the connection is back.
          </Alert>
        )}
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
