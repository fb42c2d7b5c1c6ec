import { data } from 'react-router';

export const handle = { script: false, keep: false };

export function loader() {
  throw data(null, { status: 404 });
}

export function action() {
  throw data(null, { status: 404 });
}

/** Never shown: the error page of the site answers. */
export default function NotFound() {
  return null;
}
