import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/**
 * Where scripts take a page's place without a load (a form that was sent, Back), what had the focus is gone and the browser starts over at the top: the focus
 * goes to the new page's heading, so that it is read out and Tab goes on from there. A control that is still there keeps it.
 */
export const FocusHeading = () => {
  const { key, pathname } = useLocation();
  const last = useRef({ key, pathname });
  useEffect(() => {
    const before = last.current;
    last.current = { key, pathname };
    if (before.key === key) return;
    const active = document.activeElement;
    if (before.pathname === pathname && active && active !== document.body) return;
    const heading = document.querySelector<HTMLElement>('#content h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  }, [key, pathname]);
  return null;
};
