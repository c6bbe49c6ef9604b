import { html } from '../http/html.ts';

/** The page without cards; its script renders them. */
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
<p>Cards that the bot has sent, newest first, in their current state <span class="faint">rendered by Microsoft's renderer, as in Teams</span></p>
</div>
<form class="row" id="sizes">
<label><input type="radio" name="size" value="fit" checked> Fit all six</label>
<label><input type="radio" name="size" value="actual"> Actual size</label>
<a href="/">Control page</a>
</form>
</header>
<form class="row" id="filters" aria-label="Filter the cards">
<label>To <select name="to"><option value="">all</option></select></label>
<label>Language <select name="language"><option value="">all</option></select></label>
<label>Card <select name="title"><option value="">all</option></select></label>
<output></output>
</form>
<main id="cards"><noscript><p>This page needs JavaScript to render the cards.</p></noscript></main>
<p id="none" hidden>The bot has not sent a card yet. Write to it, and its cards appear here.</p>
<p id="notice" role="alert"></p>
</body>
</html>
`.markup;
