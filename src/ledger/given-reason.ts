const LIMITS = { least: 3, most: 500 };

/** What a person typed, on one line and as a database can hold it. */
export const onOneLine = (typed: string): string =>
  typed
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();

/** The same of a reason that must be given, 3 to 500 characters. @throws `Refusal`, in one sentence, when it is too short or too long. */
export function givenReason(typed: string, Refusal: new (sentence: string) => Error): string {
  const reason = onOneLine(typed);
  if (reason.length < LIMITS.least || reason.length > LIMITS.most)
    throw new Refusal(`Give a reason of ${LIMITS.least} to ${LIMITS.most} characters.`);
  return reason;
}
