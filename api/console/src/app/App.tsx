import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { useDoor } from '../client/session';
import { Loading } from '../parts/states';
import { areasOf } from './areas';
import { NotFound } from './NotFound';
import { PageBoundary } from './PageBoundary';
import { Shell } from './Shell';
import { SignIn } from './SignIn';

const OwnCertificate = lazy(() => import('../pages/person/OwnCertificate'));

/**
 * Who is not signed in sees the door, at whatever address; the address stays for afterwards. But for the certificate of
 * who was erased, who can never sign in again.
 */
export function App() {
  const { session, isOpening } = useDoor();
  const { pathname } = useLocation();
  if (pathname === '/certificate') {
    return (
      <PageBoundary>
        <Suspense fallback={<Loading />}>
          <OwnCertificate />
        </Suspense>
      </PageBoundary>
    );
  }
  if (isOpening) return <Loading />;
  if (session === null) return <SignIn />;
  const own = areasOf(session.role);
  return (
    <Routes>
      <Route element={<Shell areas={own} />}>
        <Route index element={own[0] ? <Navigate to={`/${own[0].path}`} replace /> : <NotFound />} />
        {own.flatMap((area) =>
          area.pages.map((page) => (
            <Route
              key={`${area.path}/${page.path}`}
              path={page.path === '' ? area.path : `${area.path}/${page.path}`}
              element={
                <PageBoundary key={`${area.path}/${page.path}`}>
                  <Suspense fallback={<Loading />}>
                    <page.page />
                  </Suspense>
                </PageBoundary>
              }
            />
          )),
        )}
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
