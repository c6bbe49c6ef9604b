import { html } from '../http/html.ts';

/** The page's frame; its script draws the cards. */
export const GALLERY_PAGE = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Cards: Microsoft 365 sandbox</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page.css">
<link rel="stylesheet" href="/gallery/gallery.css">
<script src="/gallery/adaptivecards.min.js" defer></script>
<script src="/gallery/markdown-it.min.js" defer></script>
<script src="/gallery/gallery.js" defer></script>
</head>
<body class="gallery">
<header>
<div class="brand">
<h1>Cards</h1>
<p>What the bot has sent, newest first, each card as it is now <span class="faint">drawn by Microsoft's renderer as Teams would</span></p>
</div>
<form class="row" id="sizes">
<label><input type="radio" name="size" value="fit" checked> All six fit</label>
<label><input type="radio" name="size" value="actual"> Actual size</label>
<a href="/">Control page</a>
</form>
</header>
<main id="cards"><noscript><p>The cards are drawn by a script.</p></noscript></main>
<p id="none" hidden>The bot has sent no card yet. Write to it, and its cards appear here.</p>
<p id="notice" role="alert"></p>
</body>
</html>
`.markup;
