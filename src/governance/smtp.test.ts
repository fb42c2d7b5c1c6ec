import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { smtpTransport } from './mail.server.ts';

test('mail leaves by SMTP with its sender, its reader and its words', async () => {
  const got: { from: string; to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (d) => {
        text += d;
      });
      stream.on('end', () => {
        const from = session.envelope.mailFrom;
        got.push({ from: from ? from.address : '', to: session.envelope.rcptTo.map((r) => r.address), text });
        done();
      });
    },
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => new Promise<void>((closed) => server.close(() => closed())));
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const transport = smtpTransport(`smtp://127.0.0.1:${port}`, 'ACTioN <office@example.org>');
  await transport.send({ to: 'a@example.org', subject: 'Grüße', body: 'One line\nand another' });
  expect(got[0]).toMatchObject({ from: 'office@example.org', to: ['a@example.org'] });
  expect(got[0]?.text).toContain('From: ACTioN <office@example.org>');
  expect(got[0]?.text).toContain('One line');
});
