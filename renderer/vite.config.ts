/** Builds the page. Relative addresses, so that the same files work under app:// and http. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../build/out/renderer",
    emptyOutDir: true,
    target: "es2024",
    // One script is what an administrator's page needs: it is read from the same machine.
    chunkSizeWarningLimit: 1000,
  },
});
