/**
 * Something that a person wrote cannot stand as it is. The message is one sentence for that person;
 * `field` is the input it belongs to (the key in the schema), or null when it is about the whole.
 */
export class LineRefused extends Error {
  readonly field: string | null;
  constructor(message: string, field: string | null = null) {
    super(message);
    this.field = field;
  }
}
