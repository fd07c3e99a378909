const status = await fetch("/admin/status");
document.title = (await status.json()).version;
