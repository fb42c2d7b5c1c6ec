/**
 * Thrown when a kernel will not compute: bad input, or a quantity that the data do not determine. The message is one
 * sentence for people that names the row or the option at fault and says what to do instead. Anything else thrown by a
 * kernel is a defect of the kernel.
 */
export class StatsRefusal extends Error {
  override readonly name = 'StatsRefusal';
}
