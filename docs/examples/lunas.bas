REM Puts a day's payments into a sheet "Lunas" of this document. LibreOffice Basic.
REM Needs the command `lunas`, logged in once (`lunas login`): the token stays there and is in no
REM document that is mailed around. Tools > Macros > Organize Macros > Basic, paste, run LunasToday.

Sub LunasToday
  Dim sDay As String
  sDay = InputBox("Day", "Lunas", Format(Now(), "YYYY-MM-DD"))
  If sDay <> "" Then LunasFill(sDay, "lunas")
End Sub

Sub LunasFill(sDay As String, sCommand As String)
  Dim sFile As String, oSource As Object, oTarget As Object, aRows As Variant
  Dim oLoad(1) As New com.sun.star.beans.PropertyValue
  sFile = ConvertFromURL(Environ("TMPDIR") & "")
  If sFile = "" Then sFile = Environ("TEMP")
  If sFile = "" Then sFile = "/tmp"
  sFile = sFile & GetPathSeparator() & "lunas-" & sDay & ".csv"
  If FileExists(sFile) Then Kill sFile
  ' True: wait until the command is done. It writes a whole file or none.
  Shell(sCommand, 0, "export --from " & sDay & " --to " & sDay & " --format csv --out """ & sFile & """", True)
  If Not FileExists(sFile) Then
    MsgBox "The till gave no file. Run in a terminal: lunas today"
    Exit Sub
  End If
  ' Comma, quotes, UTF-8, from row 1; references and banks' numbers (9, 12, 14) stay text: 007.
  oLoad(0).Name = "FilterName" : oLoad(0).Value = "Text - txt - csv (StarCalc)"
  oLoad(1).Name = "FilterOptions" : oLoad(1).Value = "44,34,76,1,9/2/12/2/14/2,1033,false,true"
  oSource = StarDesktop.loadComponentFromURL(ConvertToURL(sFile), "_hidden", 8, oLoad())
  aRows = LunasUsed(oSource.Sheets.getByIndex(0)).getDataArray()
  oSource.close(True)
  Kill sFile
  If Not ThisComponent.Sheets.hasByName("Lunas") Then ThisComponent.Sheets.insertNewByName("Lunas", 0)
  oTarget = ThisComponent.Sheets.getByName("Lunas")
  oTarget.clearContents(1 + 2 + 4 + 16)
  oTarget.getCellRangeByPosition(0, 0, UBound(aRows(0)), UBound(aRows)).setDataArray(aRows)
  LunasFormat(oTarget, 0, "YYYY-MM-DD")
  LunasFormat(oTarget, 1, "YYYY-MM-DD HH:MM:SS")
  LunasFormat(oTarget, 3, "#,##0")
End Sub

Sub LunasFormat(oSheet As Object, nColumn As Long, sFormat As String)
  Dim oFormats As Object, aLocale As New com.sun.star.lang.Locale, nKey As Long
  aLocale.Language = "en" : aLocale.Country = "US"
  oFormats = ThisComponent.NumberFormats
  nKey = oFormats.queryKey(sFormat, aLocale, False)
  If nKey = -1 Then nKey = oFormats.addNew(sFormat, aLocale)
  oSheet.Columns.getByIndex(nColumn).NumberFormat = nKey
End Sub

Function LunasUsed(oSheet As Object) As Object
  Dim oCursor As Object
  oCursor = oSheet.createCursor()
  oCursor.gotoEndOfUsedArea(False)
  LunasUsed = oSheet.getCellRangeByPosition(0, 0, oCursor.RangeAddress.EndColumn, oCursor.RangeAddress.EndRow)
End Function
