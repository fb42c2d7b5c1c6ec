const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'an iPhone'],
  [/iPad/, 'an iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'a Mac'],
  [/CrOS/, 'a Chromebook'],
  [/Linux/, 'Linux'],
];

/** A device in a few words, from what its browser says of itself: 'Firefox on Windows'. It is a hint, not a proof. */
export function deviceWords(userAgent: string | null): string {
  const text = userAgent ?? '';
  const browser = BROWSERS.find(([r]) => r.test(text))?.[1];
  const on = SYSTEMS.find(([r]) => r.test(text))?.[1];
  if (!browser && !on) return 'A device that does not say what it is';
  return `${browser ?? 'A browser'}${on ? ` on ${on}` : ''}`;
}
