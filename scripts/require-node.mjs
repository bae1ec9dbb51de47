// Runs under whatever Node there is, so: plain JavaScript, no dependencies.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(
    `VigilOps needs Node 24.12 or newer and found ${process.versions.node}.\n` +
      'On Linux (x64, arm64) and macOS (x64) npm brings one; it was not installed here. Install Node 24 LTS and run `make install` again.\n',
  );
  process.exit(1);
}
