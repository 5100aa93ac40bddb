// Owns the few words about paper that are on the page from the start: what a button says. The rest
// comes with the dialog (receipt/words.ts).

export const receiptId = {
  open: 'Struk',
  printing: 'Struk dicetak…',
  printed: 'Struk tercetak',
  failed: 'Struk belum tercetak',
  qr: 'Cetak QR',
  qrPrinting: 'QR dicetak…',
  qrPrinted: 'QR tercetak',
  qrFailed: 'QR belum tercetak',
  setUp: 'Printer struk',
};

export const receiptEn: typeof receiptId = {
  open: 'Receipt',
  printing: 'Printing receipt…',
  printed: 'Receipt printed',
  failed: 'Receipt not printed yet',
  qr: 'Print QR',
  qrPrinting: 'Printing QR…',
  qrPrinted: 'QR printed',
  qrFailed: 'QR not printed yet',
  setUp: 'Receipt printer',
};
