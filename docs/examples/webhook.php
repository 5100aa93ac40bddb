<?php
// Receives the webhooks of a Lunas till. Nothing but PHP itself; put it behind any web server, or:
//
//     LUNAS_WEBHOOK_SECRET=... php -S 127.0.0.1:9000 webhook.php
//
// Takes an event only when its signature is right and fresh, and works on each event once.

declare(strict_types=1);

const TOLERANCE_SECONDS = 300;

/** `t=<seconds>,v1=<hex>`, with one v1 for each secret that is good now. */
function isSigned(string $header, string $body, string $secret, int $now): bool
{
    if (!preg_match('~(?:^|,)t=(\d{1,12})(?:,|$)~', $header, $stamp)) {
        return false;
    }
    if (abs($now - (int) $stamp[1]) > TOLERANCE_SECONDS) {
        return false;
    }
    $ours = hash_hmac('sha256', "{$stamp[1]}.$body", $secret);
    preg_match_all('~(?:^|,)v1=([0-9a-f]{64})~', $header, $given);
    foreach ($given[1] as $signature) {
        if (hash_equals($ours, $signature)) {
            return true;
        }
    }
    return false;
}

/** What the shop does with an event; here it is written to standard error. */
function workOn(array $event): void
{
    $sale = $event['payload']['sale'] ?? null;
    if ($event['type'] !== 'sale.changed' || $event['training'] || $sale === null) {
        return; // training: nobody paid anything
    }
    if ($sale['status'] === 'paid' && $sale['payment']['status'] === 'credited') {
        error_log("LUNAS {$sale['id']} {$sale['payment']['amount']}");
    }
}

$secret = (string) getenv('LUNAS_WEBHOOK_SECRET');
$body = (string) file_get_contents('php://input'); // these very bytes are signed
$header = $_SERVER['HTTP_LUNAS_SIGNATURE'] ?? '';
if ($secret === '' || !isSigned($header, $body, $secret, time())) {
    error_log('refused: not signed by the till');
    http_response_code(401);
    return;
}
$event = json_decode($body, true, 64, JSON_THROW_ON_ERROR);
// "x" makes the file or fails: of two deliveries of one event at once, one works on it. A shop
// keeps the ids in its own database, in one transaction with what it does.
$folder = getenv('LUNAS_WEBHOOK_SEEN') ?: sys_get_temp_dir();
$seen = @fopen("$folder/lunas-" . preg_replace('~\W~', '', $event['id']), 'x');
if ($seen !== false) {
    fclose($seen);
    workOn($event);
}
http_response_code(204);
