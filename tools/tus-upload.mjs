// Uploads a file with tus-js-client: node tus-upload.mjs ENDPOINT ID FILE.
// Prints how many bytes the server has confirmed, one number a line.
import { createReadStream, statSync } from "node:fs";
import { Upload } from "tus-js-client";

const [endpoint, id, file] = process.argv.slice(2);

new Upload(createReadStream(file), {
  endpoint,
  metadata: { id },
  uploadSize: statSync(file).size,
  chunkSize: 128 << 10,
  retryDelays: Array(300).fill(100),
  onChunkComplete: (_, confirmed) => console.log(confirmed),
  onError(error) {
    console.error(error.message);
    process.exitCode = 1;
  },
}).start();
