// Runs telegram-test-api, on this machine only, for channels/telegram/emulator_test.go:
//
//   cd tools/telegram-emulator && npm ci && PORT=9917 npm start
//   OUDERBRUG_TEST_TELEGRAM_EMULATOR=http://127.0.0.1:9917 go test ./channels/telegram -run Emulator -v
//
// It is an independent judge of our adapter and of our own fake (internal/fakes/telegram),
// which is the stricter one: this one knows no limits, no errors and no redelivery.
'use strict';

const TelegramServer = require('telegram-test-api').TelegramServer || require('telegram-test-api');

async function main() {
  const port = Number(process.env.PORT || 9917);
  const server = new TelegramServer({ port, host: '127.0.0.1', storeTimeout: 600 });
  await server.start();
  console.log(server.config.apiURL);
  const stop = async () => {
    await server.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((err) => {
  console.error('telegram-emulator:', err.message);
  process.exit(1);
});
