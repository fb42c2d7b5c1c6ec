/** The part of autocannon that is used; the package brings no types. */
declare module 'autocannon' {
  function autocannon(options: {
    url: string;
    connections: number;
    duration: number;
  }): Promise<{ requests: { average: number } }>;
  export = autocannon;
}
