// A real SMTP server for the journeys, which keeps what it gets and shows it: node post-office.mjs SMTP_PORT HTTP_PORT
//   GET /mails?to=ADDRESS   what came for this address, as JSON: subject, text, the List-Unsubscribe header
import { createServer } from "node:http";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const [smtpPort, httpPort] = process.argv.slice(2).map(Number);
const mails = [];

const office = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  logger: false,
  onData(stream, session, done) {
    simpleParser(stream).then((mail) => {
      const to = session.envelope.rcptTo.map((recipient) => recipient.address);
      mails.push({ to, id: mail.messageId, subject: mail.subject, text: mail.text, unsubscribe: mail.headerLines.find((line) => line.key === "list-unsubscribe")?.line });
      done();
    }, done);
  },
});
office.listen(smtpPort, "127.0.0.1");

createServer((request, response) => {
  const to = new URL(request.url, "http://localhost").searchParams.get("to");
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(mails.filter((mail) => mail.to.includes(to))));
}).listen(httpPort, "127.0.0.1");

process.on("SIGTERM", () => process.exit(0));
