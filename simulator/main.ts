import { PROVIDERS } from "./provider";
import { type Simulator, startSimulator } from "./server";

const port = readPort("SIMULATOR_PORT", 8_788);
const smtpPort = readPort("SIMULATOR_SMTP_PORT", port + 1);
const authToken = process.env.TWILIO_AUTH_TOKEN;
const accountSid = process.env.TWILIO_ACCOUNT_SID;

const simulator = await startSimulator({
  port,
  smtpPort,
  keys: {
    ...(authToken ? { twilio_auth_token: authToken } : {}),
    ...(accountSid ? { twilio_account_sid: accountSid } : {}),
  },
  ringing: {
    url: process.env.PUBLIC_URL || null,
    tool_secret: process.env.ELEVENLABS_TOOL_SECRET ?? "",
    webhook_secret: process.env.ELEVENLABS_WEBHOOK_SECRET ?? "",
  },
}).catch((error: NodeJS.ErrnoException & { port?: number }) => {
  if (error.code !== "EADDRINUSE") throw error;
  return stop(
    `Port ${error.port} is taken: choose others by SIMULATOR_PORT and SIMULATOR_SMTP_PORT.`,
  );
});

announce(simulator);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void simulator.close());
}

function announce({ url, smtpPort: mailPort, providerUrl }: Simulator): void {
  console.log(`${"control".padEnd(14)}${url}/_control`);
  for (const provider of PROVIDERS) console.log(`${provider.padEnd(14)}${providerUrl(provider)}`);
  console.log(`${"mail".padEnd(14)}smtp://127.0.0.1:${mailPort}`);
}

function readPort(name: string, otherwise: number): number {
  const text = process.env[name];
  if (!text) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
  return stop(`${name} must be a port between 1 and 65535, not "${text}".`);
}

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}
