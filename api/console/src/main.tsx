import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/app.css';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import { App } from './app/App';
import { readable, theme } from './app/theme';
import { problemOf } from './client/problem';
import { SessionProvider } from './client/session';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A browser without a connection asks all the same, fails, and says so; it would wait in silence otherwise.
      networkMode: 'always',
      // What the server refuses it would refuse again; a lost connection is worth another try.
      retry: (count, error) => count < 2 && problemOf(error).status === 0,
      staleTime: 5_000,
    },
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for the console');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={readable} defaultColorScheme="auto">
      <Notifications position="top-right" />
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <SessionProvider>
            <App />
          </SessionProvider>
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
